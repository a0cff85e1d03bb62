using System.Globalization;
using Redress.Matching.Bench;

// usage: matching-bench pdq | lookup COUNT [uniform|clustered] | start COUNT | peers COUNT | unrelated PICTURES SVG
// Prints one line of the table in bench/MATCHING.md for each measurement. One thread, but for start and unrelated.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
switch (args)
{
    case ["pdq"]:
        PdqBench.Run();
        return 0;
    case ["lookup", var count, .. var kind]
        when int.TryParse(count, out var hashes) && hashes is > 0 and <= 100_000_000:
        LookUpBench.Run(hashes, kind is ["clustered"]);
        return 0;
    case ["start", var count] when int.TryParse(count, out var hashes) && hashes is > 0 and <= 100_000_000:
        StartBench.Run(hashes);
        return 0;
    case ["peers", var count] when int.TryParse(count, out var hashes) && hashes is > 0 and <= 100_000_000:
        PeersBench.Run(hashes);
        return 0;
    case ["unrelated", var count, var svg] when int.TryParse(count, out var pictures) && pictures is > 1 and <= 100_000:
        UnrelatedBench.Run(pictures, svg);
        return 0;
    default:
        await Console.Error.WriteLineAsync(
            "usage: matching-bench pdq | lookup COUNT [uniform|clustered] | start COUNT | peers COUNT | unrelated PICTURES SVG"
        );
        return 2;
}
