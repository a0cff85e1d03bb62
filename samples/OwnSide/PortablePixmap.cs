using Redress.Matching.Pictures;

namespace OwnSide;

/// <summary>The plainest picture file there is (P6): here it stands for whatever your decoder gives you.</summary>
internal static class PortablePixmap
{
    public static Picture Read(byte[] file)
    {
        var at = 0;
        if (Word(file, ref at) != "P6")
        {
            throw new InvalidDataException("That is no binary portable pixmap");
        }

        var (width, height) = (int.Parse(Word(file, ref at)), int.Parse(Word(file, ref at)));
        _ = Word(file, ref at);
        return new Picture(file.AsMemory(at, width * height * 3), width, height, PixelLayout.Rgb24);
    }

    private static string Word(byte[] file, ref int at)
    {
        var from = at;
        while (file[at] > ' ')
        {
            at++;
        }

        return System.Text.Encoding.ASCII.GetString(file, from, at++ - from);
    }
}

/// <summary>What Redress answers, as far as it is needed here.</summary>
internal sealed record Answer(IReadOnlyList<AnsweredItem> Items);

internal sealed record AnsweredItem(string Verdict, DateTimeOffset? Until);
