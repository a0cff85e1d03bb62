using System.Globalization;
using Redress.Matching.Bench;

// usage: matching-bench pdq | lookup COUNT [uniform|clustered]
// Prints one line of the table in bench/MATCHING.md for each measurement. One thread.
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
    default:
        await Console.Error.WriteLineAsync("usage: matching-bench pdq | lookup COUNT [uniform|clustered]");
        return 2;
}
