using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Redress.Storage.Engine;

namespace Redress.Storage.People;

/// <summary>What the operator made of a role, or a role that the operator made.</summary>
public sealed class RoleGrantRow : ITableRow
{
    public static string Table => "role_grant";
    public string Role { get; init; } = "";

    /// <summary>Which of the program's roles bounds one that the operator made; null for the program's own.</summary>
    public string? Kind { get; set; }
    public string Permissions { get; set; } = "[]";
    public long ChangedAt { get; set; }
    public long? EndedAt { get; set; }

    public string RowKey() => Role;

    public IReadOnlyList<string> Words() => JsonSerializer.Deserialize<List<string>>(Permissions)!;
}

public sealed class InvitationRow : ITableRow
{
    public static string Table => "invitation";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public byte[] Hash { get; init; } = [];
    public long CreatedAt { get; init; }
    public long ExpiresAt { get; init; }
    public long? UsedAt { get; set; }
    public long? RevokedAt { get; set; }

    public string RowKey() => Id;
}

public sealed class PasskeyRow : ITableRow
{
    public static string Table => "passkey";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public byte[] CredentialId { get; init; } = [];
    public byte[] PublicKey { get; init; } = [];
    public string Name { get; init; } = "";
    public long SignCount { get; set; }
    public long UserVerified { get; set; }
    public long BackupEligible { get; init; }
    public long BackedUp { get; set; }
    public long CreatedAt { get; init; }
    public long? UsedAt { get; set; }
    public long? RemovedAt { get; set; }

    public string RowKey() => Id;

    /// <summary>The same credential has the same id, so that it cannot be two people's.</summary>
    public static string IdOf(byte[] credential) => "pky_" + Convert.ToHexStringLower(SHA256.HashData(credential));
}

/// <summary>A password and the secret of the codes that go with it, sealed.</summary>
public sealed class PasswordRow : ITableRow
{
    public static string Table => "password";
    public string PersonId { get; init; } = "";
    public string Hash { get; set; } = "";
    public byte[] Ciphertext { get; set; } = [];
    public byte[] WrappedKey { get; set; } = [];

    /// <summary>The last half minute whose code was taken; that code and older ones count no more.</summary>
    public long LastStep { get; set; }
    public long ChangedAt { get; set; }
    public long? RemovedAt { get; set; }

    public string RowKey() => PersonId;
}

public sealed class OutsideAccountRow : ITableRow
{
    public static string Table => "outside_account";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Issuer { get; init; } = "";
    public string Subject { get; init; } = "";
    public long CreatedAt { get; init; }
    public long? RemovedAt { get; set; }

    public string RowKey() => Id;

    /// <summary>The same account has the same id, so that it cannot be two people here.</summary>
    public static string IdOf(string issuer, string subject) =>
        "out_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(issuer + "\n" + subject)));
}

/// <summary>That somebody signed in and how, and how it ended.</summary>
public sealed class SignInRow : ITableRow
{
    public static string Table => "sign_in";
    public string Id { get; init; } = "";
    public string PersonId { get; init; } = "";
    public string Means { get; init; } = "";
    public long At { get; init; }
    public long? EndedAt { get; set; }
    public string? EndedBy { get; set; }

    public string RowKey() => Id;
}
