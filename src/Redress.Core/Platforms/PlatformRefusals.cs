using Redress.Core.Kernel;

namespace Redress.Core.Platforms;

public static class PlatformRefusals
{
    public static readonly Refusal Unknown = new("platform-unknown", "There is no such platform", RefusalKind.NotFound);

    public static readonly Refusal NameTaken = new(
        "platform-name-taken",
        "Another platform has this name",
        RefusalKind.Conflict
    );

    public static readonly Refusal EndpointInvalid = new(
        "platform-endpoint-invalid",
        "A webhook platform has an http or https endpoint; a manual one has none",
        RefusalKind.Invalid
    );

    public static readonly Refusal LinkInvalid = new(
        "platform-link-invalid",
        "A link pattern has an origin and a path with {id} once",
        RefusalKind.Invalid
    );

    public static readonly Refusal KeyUnknown = new("key-unknown", "There is no such key", RefusalKind.NotFound);

    public static readonly Refusal SignatureInvalid = new(
        "webhook-signature-invalid",
        "The message is not signed as it should be, or is too old",
        RefusalKind.Unauthenticated
    );
}
