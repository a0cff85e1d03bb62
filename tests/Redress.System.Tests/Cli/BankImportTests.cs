namespace Redress.System.Tests.Cli;

public sealed class BankImportTests
{
    [Fact]
    public async Task A_list_is_taken_once_however_often_it_is_imported_and_bad_lines_are_named()
    {
        using var folder = new Folder();
        (await Ran.OfAsync("migrate", "--data", folder.Name)).Expect();
        var hash = string.Concat(Enumerable.Repeat("5a3c", 16));
        var list = folder.Write(
            "list.csv",
            $"signal_type,hash\npdq,{hash}\nno fingerprint\nmd5,{new string('7', 32)}\n"
                + $$"""{"type":"sha256","hash":"{{new string('1', 64)}}"}"""
                + "\n"
        );
        string[] import = ["bank", "import", list, "--bank", "A list", "--data", folder.Name, "--json"];

        var (first, second) = (await Ran.OfAsync(import), await Ran.OfAsync(import));

        Assert.Equal(1, first.Exit);
        Assert.Contains("line 3 is no fingerprint", first.Errors, StringComparison.Ordinal);
        Assert.Equal((3, 0, 1), Counts(first));
        Assert.Equal((0, 3, 1), Counts(second));
    }

    private static (int Taken, int Known, int Faulty) Counts(Ran ran) =>
        ((int)ran.Json["taken"]!, (int)ran.Json["known"]!, (int)ran.Json["faulty"]!);
}
