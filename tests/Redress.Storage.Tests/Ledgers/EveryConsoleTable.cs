using Redress.Storage.Decisions;
using Redress.Storage.Engine;
using Redress.Storage.People;

namespace Redress.Storage.Tests.Ledgers;

/// <summary>Rows of the tables by which people sign in, as <see cref="EveryTable"/> has them of all others.</summary>
internal static class EveryConsoleTable
{
    public static void Write(Transaction tx, int n, long at)
    {
        tx.Insert(
            new RoleGrantRow
            {
                Role = $"role-{n}",
                Kind = "reviewer",
                Permissions = "[\"read-cases\"]",
                ChangedAt = at,
            }
        );
        tx.Insert(
            new InvitationRow
            {
                Id = $"inv_{n}",
                PersonId = $"psn_{n}",
                Hash = [7, (byte)n],
                CreatedAt = at,
                ExpiresAt = at + 1,
            }
        );
        Means(tx, n, at);
        tx.Insert(
            new QualityCheckRow
            {
                DecisionId = $"dec_{n}",
                CaseId = $"case_{n}",
                Ground = "other",
                DecidedBy = $"psn_{n}",
                DrawnAt = at,
            }
        );
        tx.Insert(
            new SignInRow
            {
                Id = $"sgn_{n}",
                PersonId = $"psn_{n}",
                Means = "passkey",
                At = at,
            }
        );
    }

    private static void Means(Transaction tx, int n, long at)
    {
        tx.Insert(
            new PasskeyRow
            {
                Id = $"pky_{n}",
                PersonId = $"psn_{n}",
                CredentialId = [8, (byte)n],
                PublicKey = [9],
                Name = "key",
                SignCount = n,
                UserVerified = 1,
                CreatedAt = at,
            }
        );
        tx.Insert(
            new PasswordRow
            {
                PersonId = $"psn_{n}",
                Hash = "hash",
                Ciphertext = [1, (byte)n],
                WrappedKey = [2],
                LastStep = n,
                ChangedAt = at,
            }
        );
        tx.Insert(
            new OutsideAccountRow
            {
                Id = $"out_{n}",
                PersonId = $"psn_{n}",
                Issuer = "https://issuer.example",
                Subject = $"{n}",
                CreatedAt = at,
            }
        );
    }
}
