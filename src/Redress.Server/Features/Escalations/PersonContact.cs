using System.Text.Json;
using Redress.Storage.Keys;
using Redress.Storage.People;

namespace Redress.Server.Features.Escalations;

/// <summary>How somebody is paged. Kept sealed: it is about a person.</summary>
/// <param name="Mail">An address; null for none.</param>
/// <param name="Webhook">An https address; null for none.</param>
/// <param name="Secret">What calls of the webhook are signed with.</param>
public sealed record PersonContact(string? Mail, string? Webhook, string? Secret)
{
    public static PersonContact Open(KeyRing keys, PersonContactRow row) =>
        JsonSerializer.Deserialize<PersonContact>(keys.Open(row.PersonId, row.Ciphertext, row.WrappedKey))!;

    public PersonContactRow Seal(KeyRing keys, string personId, long now)
    {
        var (ciphertext, wrapped) = keys.Seal(personId, JsonSerializer.SerializeToUtf8Bytes(this));
        return new PersonContactRow
        {
            PersonId = personId,
            Ciphertext = ciphertext,
            WrappedKey = wrapped,
            ChangedAt = now,
        };
    }
}
