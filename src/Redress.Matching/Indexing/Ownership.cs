namespace Redress.Matching.Indexing;

/// <summary>Who owns which row of a generation: the writer's view. Rows with many owners get a directory.</summary>
internal sealed unsafe class Ownership(Generation generation, int living)
{
    private const int Many = 64;

    private readonly Dictionary<int, Dictionary<Owner, uint>> _crowds = [];

    /// <summary>How many owners were put in and not removed.</summary>
    public int Living { get; private set; } = living;

    public bool Has(int row, Owner owner) => Find(row, owner) != 0;

    public void Add(int row, Owner owner)
    {
        var node = generation.AddOwner(row, owner);
        if (_crowds.TryGetValue(row, out var crowd))
        {
            crowd[owner] = node;
        }

        Living++;
    }

    /// <summary>Whether the owner was there.</summary>
    public bool Remove(int row, Owner owner)
    {
        var node = Find(row, owner);
        if (node == 0)
        {
            return false;
        }

        Volatile.Write(ref generation.Nodes[node].Bank, -1);
        if (_crowds.TryGetValue(row, out var crowd))
        {
            crowd.Remove(owner);
        }

        Living--;
        return true;
    }

    /// <summary>The first living owner from a node on, or 0.</summary>
    public uint Next(uint node)
    {
        while (node != 0 && generation.Nodes[node].Bank < 0)
        {
            node = generation.Nodes[node].Next;
        }

        return node;
    }

    private uint Find(int row, Owner owner)
    {
        if (_crowds.TryGetValue(row, out var crowd))
        {
            return crowd.GetValueOrDefault(owner);
        }

        var seen = 0;
        for (var node = generation.Heads[row]; node != 0; node = generation.Nodes[node].Next)
        {
            if (generation.Nodes[node].Bank == owner.Bank && generation.Nodes[node].Entry == owner.Entry)
            {
                return node;
            }

            if (++seen > Many)
            {
                return Gather(row).GetValueOrDefault(owner);
            }
        }

        return 0;
    }

    private Dictionary<Owner, uint> Gather(int row)
    {
        var crowd = _crowds[row] = [];
        for (var node = Next(generation.Heads[row]); node != 0; node = Next(generation.Nodes[node].Next))
        {
            crowd[new Owner(generation.Nodes[node].Bank, generation.Nodes[node].Entry)] = node;
        }

        return crowd;
    }
}
