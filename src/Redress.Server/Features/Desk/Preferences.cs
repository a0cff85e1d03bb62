using System.Text.Json;
using Redress.Core.Kernel;
using Redress.Core.Reports;
using Redress.Server.Access;
using Redress.Server.Http;
using Redress.Server.Work;
using Redress.Storage.Desk;

namespace Redress.Server.Features.Desk;

/// <summary>How somebody who reviews wants to see things. Everything is gentle until they say otherwise.</summary>
/// <param name="Blur">Pictures are blurred until they are opened one by one.</param>
/// <param name="Grey">Pictures are shown without colour, opened ones too.</param>
/// <param name="Large">Opened pictures are shown as large as they are kept; else small.</param>
/// <param name="Without">Reasons that they are not offered.</param>
public sealed record Preferences(bool Blur, bool Grey, bool Large, IReadOnlyList<string> Without)
{
    public static readonly Preferences Gentle = new(true, true, false, []);

    /// <summary>What is stored; what cannot be read any more counts as not said.</summary>
    public static Preferences Read(string? stored)
    {
        if (stored is null)
        {
            return Gentle;
        }

        try
        {
            return JsonSerializer.Deserialize<Preferences>(stored, Json.Options) ?? Gentle;
        }
        catch (JsonException)
        {
            return Gentle;
        }
    }

    public static async Task<Preferences> OfAsync(Office office, Principal who, CancellationToken cancel) =>
        Read(await OwnStore.PreferencesAsync(office.Database, who.Actor.Value, cancel));

    public static async Task<Result<Preferences>> KeepAsync(
        Office office,
        Principal who,
        Preferences preferences,
        CancellationToken cancel
    )
    {
        if (who is not PersonPrincipal)
        {
            return HttpRefusals.Forbidden;
        }

        if (preferences.Without.Any(r => !Word.TryParse<Reason>(r, out _)))
        {
            return HttpRefusals.FieldInvalid.At("/without");
        }

        await office.Database.Recorder.WriteAsync(
            tx =>
            {
                OwnStore.Prefer(tx, who.Actor.Value, JsonSerializer.Serialize(preferences, Json.Options), office.Now);
                return Task.CompletedTask;
            },
            cancel
        );
        return preferences;
    }
}
