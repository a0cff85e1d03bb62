using Redress.Matching.Pdq;
using Redress.Matching.Pictures;

namespace Redress.Matching.Tests.Pictures;

public sealed class PictureTests
{
    [Theory]
    [InlineData(0, 5, 100, 15)]
    [InlineData(5, 0, 100, 15)]
    [InlineData(-1, 5, 100, 15)]
    [InlineData(5, int.MinValue, 100, 15)]
    [InlineData(5, 5, 74, 15)]
    [InlineData(5, 5, 100, 14)]
    [InlineData(5, 5, 100, -15)]
    [InlineData(65_501, 1, 1_000_000, 196_503)]
    [InlineData(65_500, 65_500, 100, 196_500)]
    [InlineData(2, 2, 100, long.MaxValue)]
    public void Sizes_that_the_pixels_do_not_hold_are_an_error(int width, int height, int bytes, long stride) =>
        Assert.ThrowsAny<ArgumentException>(() =>
            new Picture(new byte[bytes], width, height, PixelLayout.Rgb24, stride)
        );

    [Fact]
    public void A_last_row_without_its_padding_is_enough()
    {
        var picture = new Picture(new byte[20 + 15], 5, 2, PixelLayout.Rgb24, 20);

        Assert.Equal(15, picture.Row(1).Length);
        Assert.Throws<ArgumentException>(() => new Picture(new byte[20 + 14], 5, 2, PixelLayout.Rgb24, 20));
    }

    [Theory]
    [InlineData(-1, 0, 2, 2)]
    [InlineData(0, 0, 0, 2)]
    [InlineData(0, 0, 8, 2)]
    [InlineData(6, 0, 2, 2)]
    [InlineData(0, int.MaxValue, 2, 2)]
    [InlineData(1, 1, int.MaxValue, 2)]
    public void A_rectangle_outside_the_picture_is_an_error(int left, int top, int width, int height) =>
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            Drawn.Of("noise", 7, 7).Crop(new PixelArea(left, top, width, height))
        );

    [Fact]
    public void A_rectangle_hashes_as_if_its_pixels_were_copied()
    {
        var picture = Scene.Of(1, 330, 210);
        var area = new PixelArea(17, 5, 301, 190);
        var copy = Drawn.Paint(area.Width, area.Height, (x, y) => Copies.Pixel(picture, x + area.Left, y + area.Top));

        Assert.Equal(PdqHasher.Hash(copy), PdqHasher.Hash(picture.Crop(area)));
        Assert.Equal(
            PdqHasher.Hash(copy.Crop(new PixelArea(3, 3, 100, 100))),
            PdqHasher.Hash(picture.Crop(area).Crop(new PixelArea(3, 3, 100, 100)))
        );
    }
}
