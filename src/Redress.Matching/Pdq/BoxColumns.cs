namespace Redress.Matching.Pdq;

/// <summary>
/// The box filter from left to right over as many rows as there are lanes: the rows are turned, so that a column of them
/// is one load.
/// </summary>
internal static unsafe class BoxColumns<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>All outputs. Both sides are turned: Length columns of Count numbers.</summary>
    public static void All(Box box, float* from, float* to)
    {
        var sum = T.All(0);
        var output = Grow(box, from, ref sum, to);
        var share = new Share<T>(box.Window);
        for (; output + box.Ahead < box.Length; output++)
        {
            sum = sum + T.Load(from + (T.Count * (output + box.Ahead)));
            sum = sum - T.Load(from + (T.Count * (output - box.Behind)));
            share.Of(sum).Store(to + (T.Count * output));
        }

        for (; output < box.Length; output++)
        {
            sum = sum - T.Load(from + (T.Count * (output - box.Behind)));
            new Share<T>(box.SamplesAt(output)).Of(sum).Store(to + (T.Count * output));
        }
    }

    /// <summary>Only the 64 outputs that stay: 64 columns of Count numbers.</summary>
    /// <param name="spare">Room for one output that nobody wants, for each at the left edge.</param>
    public static void Picked(Box box, ReadOnlySpan<int> picks, float* from, float* spare, float* to)
    {
        var sum = T.All(0);
        var output = Grow(box, from, ref sum, spare);
        var target = 0;
        for (; target < picks.Length && picks[target] < output; target++)
        {
            T.Load(spare + (T.Count * picks[target])).Store(to + (T.Count * target));
        }

        for (; target < picks.Length; target++)
        {
            for (; output <= picks[target]; output++)
            {
                if (output + box.Ahead < box.Length)
                {
                    sum = sum + T.Load(from + (T.Count * (output + box.Ahead)));
                }

                sum = sum - T.Load(from + (T.Count * (output - box.Behind)));
            }

            new Share<T>(box.SamplesAt(output - 1)).Of(sum).Store(to + (T.Count * target));
        }
    }

    /// <summary>The outputs while the window grows. Answers the first after them.</summary>
    private static int Grow(Box box, float* from, ref T sum, float* to)
    {
        var output = 0;
        for (var x = 0; x < box.Ahead; x++)
        {
            sum = sum + T.Load(from + (T.Count * x));
        }

        for (; output < box.Behind; output++)
        {
            sum = sum + T.Load(from + (T.Count * (output + box.Ahead)));
            new Share<T>(box.SamplesAt(output)).Of(sum).Store(to + (T.Count * output));
        }

        return output;
    }
}
