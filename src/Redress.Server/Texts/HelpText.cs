using Redress.Core.Reports;

namespace Redress.Server.Texts;

internal static class HelpText
{
    public static string For(LinkStatus status, string language) => status.ToString() + language;
}
