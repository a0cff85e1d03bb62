using Redress.Decoder.Pictures;
using Redress.Decoder.Videos;
using Redress.Decoder.Wire;
using Redress.Matching.Exact;
using Redress.Matching.Pdq;
using Redress.Matching.Pictures;

namespace Redress.Decoder;

/// <summary>From the bytes of one file to its fingerprints.</summary>
internal static class Fingerprinting
{
    public static DecoderAnswer Of(ReadOnlyMemory<byte> file, Asked asked)
    {
        var exact = ExactHashes.Of(file.Span);
        var empty = new DecoderAnswer(
            null,
            exact.Sha256,
            exact.Md5,
            IsVideo: false,
            Width: 0,
            Height: 0,
            Pages: 0,
            Seconds: 0,
            Damaged: false,
            Partial: false,
            null,
            [],
            [],
            []
        );
        return PictureFile.Read(file) is { } picture ? OfPicture(empty, picture, asked)
            : VideoFile.IsVideo(file.Span) ? OfVideo(empty, file.Span, asked)
            : empty with { Error = Undecodable.NotMedia };
    }

    private static DecoderAnswer OfPicture(DecoderAnswer answer, ReadPicture picture, Asked asked) =>
        answer with
        {
            Error = picture.Error,
            Width = picture.Width,
            Height = picture.Height,
            Pages = picture.Pages,
            Damaged = picture.Damaged,
            Partial = picture.Pages > picture.Read.Count,
            Whole = picture.Read.Count > 0 && asked.HasFlag(Asked.Hash) ? Hashed(picture.Read[0]) : null,
            LookUps = asked.HasFlag(Asked.LookUp)
                ? [.. picture.Read.SelectMany(page => Variants.ToLookUp(page)).Select(Hashed)]
                : [],
            Variants = asked.HasFlag(Asked.Variants)
                ?
                [
                    .. picture
                        .Read.SelectMany(page => Variants.Of(page))
                        .Select(v => new HashedVariant(
                            v.Kind.ToString(),
                            v.Fingerprint.Hash.ToString(),
                            v.Fingerprint.Quality
                        )),
                ]
                : [],
            Shown = Shows(asked) && picture.Read.Count > 0 ? Stills.Draw(picture.Read, asked) : null,
        };

    private static DecoderAnswer OfVideo(DecoderAnswer answer, ReadOnlySpan<byte> file, Asked asked)
    {
        var pictures = new List<HashedPicture>();
        var stills = new List<Picture>();
        var video = VideoFile.Read(
            file,
            frame =>
            {
                if (Shows(asked))
                {
                    Keep(stills, frame);
                }
                else
                {
                    pictures.Add(Hashed(frame));
                }
            }
        );
        return answer with
        {
            Error = video.Error,
            IsVideo = true,
            Seconds = video.Seconds,
            Damaged = video.Damaged,
            Partial = video.Partial,
            Frames = [.. video.Times.Zip(pictures, (t, p) => new HashedFrame(t.At, t.IsKey, p))],
            Shown = stills.Count > 0 ? Stills.Draw(stills, asked) : null,
        };
    }

    private static bool Shows(Asked asked) => (asked & (Asked.Safe | Asked.Open)) != Asked.None;

    /// <summary>Frames evenly over the whole, however long it is: when there are too many, every second one goes.</summary>
    private static void Keep(List<Picture> stills, Picture frame)
    {
        stills.Add(frame);
        if (stills.Count > 64)
        {
            for (var i = stills.Count - 1; i > 0; i -= 2)
            {
                stills.RemoveAt(i);
            }
        }
    }

    private static HashedPicture Hashed(Picture picture)
    {
        var all = PdqHasher.HashDihedral(picture);
        var plain = PdqHasher.Hash(picture);
        return new HashedPicture(
            plain.Hash.ToString(),
            plain.Quality,
            [.. Enum.GetValues<Symmetry>().Select(s => all[s].Hash.ToString())]
        );
    }
}
