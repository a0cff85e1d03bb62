using Redress.Connectors.Webhooks;
using Redress.Core.Kernel;
using Redress.Core.Platforms;

namespace Redress.Connectors.Platforms;

/// <summary>The two verbs by which copies are found that are already on a platform.</summary>
internal sealed class MediaCalls(PortCall port, IReadOnlyList<WebhookSecret> secrets, TimeProvider clock, IdSource ids)
{
    public async Task<EnumerateResult> EnumerateAsync(string? cursor, CancellationToken cancel)
    {
        var call = PortCall.Sign(
            secrets,
            ids.New(WebhookPlatform.MessagePrefix),
            "enumerate",
            new WireEnumerate(cursor, IPlatformPort.MaxSubjects),
            clock.GetUtcNow(),
            MediaJson.Default.WireCallWireEnumerate
        );
        var answer = await port.AskAsync(call, MediaJson.Default.WireMediaPage, cancel);
        return answer.Value is { } page ? MediaReading.Page(page, cursor) : new EnumerateResult.Failed(answer.Failure!);
    }

    public async Task<MediaResult> MediaAsync(SubjectRef subject, CancellationToken cancel)
    {
        var call = PortCall.Sign(
            secrets,
            ids.New(WebhookPlatform.MessagePrefix),
            "media",
            new WireMediaAsked(Word.Of(subject.Kind), subject.Id),
            clock.GetUtcNow(),
            MediaJson.Default.WireCallWireMediaAsked
        );
        var answer = PortCall.Read(
            await port.PostAsync(call, PortCall.MaxMediaBytes, cancel),
            MediaJson.Default.WireMedia
        );
        return answer.Value switch
        {
            null => new MediaResult.Failed(answer.Failure!),
            { Found: true, Bytes: { } bytes } => new MediaResult.Found(bytes),
            { Found: false } => new MediaResult.NotFound(),
            _ => new MediaResult.Failed(new PortFailure(PortFailureReason.WrongShape, "bytes")),
        };
    }
}
