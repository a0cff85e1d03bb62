using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>The three lists of one subject, gathered over its pages.</summary>
internal sealed class LinkedLists(SubjectRef subject)
{
    public Dictionary<SubjectRef, LinkedSubject> Items { get; } = [];

    public Dictionary<SubjectRef, LinkedSubject> Reshares { get; } = [];

    public Dictionary<SubjectRef, LinkedSubject> Copies { get; } = [];

    public int Count => Items.Count + Reshares.Count + Copies.Count;

    /// <summary>Set if an entry could not be acted on.</summary>
    public PortFailure? Wrong { get; private set; }

    public void Add(WireSubject page)
    {
        Gather(page.Items, Items, "items");
        Gather(page.Reshares, Reshares, "reshares");
        Gather(page.Copies, Copies, "copies");
    }

    private void Gather(List<WireLinked?>? wire, Dictionary<SubjectRef, LinkedSubject> into, string field)
    {
        if (!PortReading.Linked(subject, wire, into))
        {
            Wrong ??= new PortFailure(PortFailureReason.WrongShape, field);
        }
    }
}
