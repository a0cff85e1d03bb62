using Redress.Core.Kernel;
using Redress.Core.Platforms;
using Redress.Core.Subjects;

namespace Redress.Connectors.Platforms;

/// <summary>Turns what a platform says of its media into what one may rely on.</summary>
internal static class MediaReading
{
    public const int MaxItems = 1_000;
    private const int MaxCursor = 1_000;

    public static EnumerateResult Page(WireMediaPage page, string? asked)
    {
        if (page.Items is null || page.Items.Count > MaxItems)
        {
            return Wrong("items");
        }

        if (page.More is { } more && (more.Length > MaxCursor || more == asked))
        {
            return Wrong("more");
        }

        var items = new List<ListedMedia>(page.Items.Count);
        foreach (var wire in page.Items)
        {
            if (Ref(wire?.Kind, wire?.Id) is not { } media || Ref(wire?.On?.Kind, wire?.On?.Id) is not { } on)
            {
                return Wrong("items");
            }

            // A surface that is not said, or not understood, is not taken for a public one.
            var surface = Word.TryParse<Surface>(wire!.Surface, out var known) ? known : Surface.Unknown;
            items.Add(new ListedMedia(media, on, surface, IsSha256(wire.Sha256) ? wire.Sha256 : null));
        }

        return new EnumerateResult.Page(items, page.More);
    }

    private static EnumerateResult.Failed Wrong(string field) =>
        new(new PortFailure(PortFailureReason.WrongShape, field));

    private static SubjectRef? Ref(string? kind, string? id) =>
        Word.TryParse<SubjectKind>(kind, out var known) && id is not null && LinkMap.IsSubjectId(id)
            ? new SubjectRef(known, id)
            : null;

    private static bool IsSha256(string? text) => text is { Length: 64 } && text.All(char.IsAsciiHexDigitLower);
}
