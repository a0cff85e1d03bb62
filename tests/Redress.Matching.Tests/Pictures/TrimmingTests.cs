using Redress.Matching.Pictures;

namespace Redress.Matching.Tests.Pictures;

public sealed class TrimmingTests
{
    private readonly Picture _scene = Scene.Of(3, 200, 150);

    [Fact]
    public void A_picture_without_borders_stays_whole()
    {
        Assert.Equal(new PixelArea(0, 0, 200, 150), Trimming.PlainBorders(_scene));
        Assert.Equal(new PixelArea(0, 0, 200, 150), Assert.Single(Trimming.Candidates(_scene)));
    }

    [Theory]
    [InlineData(10, 10, 10, 10)]
    [InlineData(0, 40, 0, 40)]
    [InlineData(30, 0, 0, 0)]
    [InlineData(1, 2, 3, 4)]
    public void Plain_borders_are_taken_off_to_the_pixel(int left, int top, int right, int bottom)
    {
        var framed = Copies.Frame(_scene, left, top, right, bottom, (250, 3, 130));

        Assert.Equal(new PixelArea(left, top, 200, 150), Trimming.PlainBorders(framed));
    }

    [Fact]
    public void Frames_in_frames_are_taken_off()
    {
        var inner = Copies.Frame(_scene, 9, 9, 9, 9, (255, 255, 255));
        var outer = Copies.Frame(inner, 0, 20, 0, 20, (0, 0, 0));

        Assert.Equal(new PixelArea(9, 29, 200, 150), Trimming.PlainBorders(outer));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_bar_with_a_caption_is_taken_off_in_one_candidate(bool above)
    {
        var captioned = Copies.Caption(_scene, 0.2, above, new SplitMix(2));

        Assert.Contains(new PixelArea(0, above ? 30 : 0, 200, 150), Trimming.Candidates(captioned));
    }

    [Theory]
    [InlineData("flat", 64, 64)]
    [InlineData("flat", 1, 1)]
    [InlineData("noise", 1, 1)]
    [InlineData("noise", 1, 300)]
    [InlineData("gradient", 300, 2)]
    [InlineData("gradient", 3, 3)]
    [InlineData("noise", 17, 16)]
    public void A_picture_with_little_to_keep_is_kept_whole(string pattern, int width, int height)
    {
        var picture = Drawn.Of(pattern, width, height);

        Assert.Equal(new PixelArea(0, 0, width, height), Trimming.Candidates(picture)[0]);
        Assert.All(Trimming.Candidates(picture), area => Assert.True(picture.Crop(area).Width > 0));
    }

    [Fact]
    public void Grey_pictures_are_trimmed_like_coloured_ones()
    {
        var framed = Copies.Frame(_scene, 8, 6, 4, 2, (9, 9, 9));
        var grey = Enumerable
            .Range(0, framed.Height)
            .SelectMany(y => Enumerable.Range(0, framed.Width).Select(x => Copies.Pixel(framed, x, y).G));

        var picture = new Picture(grey.ToArray(), framed.Width, framed.Height, PixelLayout.Grey8);

        Assert.Equal(new PixelArea(8, 6, 200, 150), Trimming.PlainBorders(picture));
    }
}
