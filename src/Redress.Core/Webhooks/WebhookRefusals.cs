using Redress.Core.Kernel;

namespace Redress.Core.Webhooks;

public static class WebhookRefusals
{
    public static readonly Refusal Unknown = new("webhook-unknown", "There is no such webhook", RefusalKind.NotFound);

    public static readonly Refusal UrlInvalid = new(
        "webhook-url-invalid",
        "A webhook has an https address without user, fragment or private host",
        RefusalKind.Invalid
    );

    public static readonly Refusal TooMany = new(
        "webhook-too-many",
        "There are as many webhooks as there may be; remove one",
        RefusalKind.Conflict
    );
}
