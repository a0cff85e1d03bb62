using System.Security.Cryptography;
using System.Text;
using Redress.Storage.Keys;
using Redress.Storage.Tests.Engine;

namespace Redress.Storage.Tests.Keys;

public sealed class KeyRingTests : IDisposable
{
    private static readonly string[] Names = ["access", "idempotency", "ledger", "master", "pepper-1", "receipt-check"];

    private readonly string _data = Directory.CreateTempSubdirectory("redress-").FullName;

    private string Folder => Path.Combine(_data, "keys");

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public void The_first_start_makes_six_keys_that_only_their_owner_reads()
    {
        KeyRing.Open(_data, mayCreate: true);

        Assert.Equal(
            Names,
            Directory.EnumerateFiles(Folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Folder)
        );
        Assert.All(
            Directory.EnumerateFiles(Folder),
            f => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(f))
        );
        Assert.Equal(6, Directory.EnumerateFiles(Folder).Select(File.ReadAllText).Distinct().Count());
    }

    [Fact]
    public void Another_start_has_the_same_keys()
    {
        var (first, again) = (KeyRing.Open(_data, mayCreate: true), KeyRing.Open(_data, mayCreate: false));
        var (text, key) = first.Seal("sld_1", "said"u8);

        Assert.Equal("said"u8.ToArray(), again.Open("sld_1", text, key));
        Assert.Equal(first.HashReceipt("code"), again.HashReceipt("code"));
        Assert.Equal(first.ReceiptCheck("body"), again.ReceiptCheck("body"));
        Assert.Equal(first.HashAccess("secret"), again.HashAccess("secret"));
        Assert.Equal(first.HashIdempotency("a", "k"), again.HashIdempotency("a", "k"));
        Assert.Equal(first.LedgerSeed, again.LedgerSeed);
    }

    [Fact]
    public void Two_installations_share_no_key()
    {
        var one = KeyRing.Open(_data, mayCreate: true);
        var other = KeyRing.Open(Path.Combine(_data, "other"), mayCreate: true);
        var (text, key) = one.Seal("sld_1", "said"u8);

        Assert.ThrowsAny<CryptographicException>(() => other.Open("sld_1", text, key));
        Assert.NotEqual(one.HashReceipt("code"), other.HashReceipt("code"));
        Assert.NotEqual(one.HashAccess("secret"), other.HashAccess("secret"));
        Assert.NotEqual(one.LedgerSeed, other.LedgerSeed);
    }

    [Fact]
    public void Missing_keys_are_made_only_where_nothing_was_sealed_with_them()
    {
        var refused = Assert.Throws<KeysMissingException>(() => KeyRing.Open(_data, mayCreate: false));
        Assert.Contains("backup", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Folder));

        KeyRing.Open(_data, mayCreate: true);
        foreach (var name in Names)
        {
            var path = Path.Combine(Folder, name);
            var content = File.ReadAllText(path);
            File.Delete(path);
            Assert.Throws<KeysMissingException>(() => KeyRing.Open(_data, mayCreate: false));
            Assert.False(File.Exists(path));
            File.WriteAllText(path, content);
        }

        KeyRing.Open(_data, mayCreate: false);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=AAAA")]
    public void A_damaged_key_is_said_to_be_damaged_and_never_made_anew(string content)
    {
        KeyRing.Open(_data, mayCreate: true);
        var path = Path.Combine(Folder, "master");
        File.WriteAllText(path, content);

        foreach (var mayCreate in (bool[])[true, false])
        {
            var refused = Assert.Throws<KeysMissingException>(() => KeyRing.Open(_data, mayCreate));
            Assert.Contains(path, refused.Message, StringComparison.Ordinal);
            Assert.Equal(content, File.ReadAllText(path));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(64 * 1024)]
    public void What_is_sealed_opens_and_no_two_sealings_are_alike(int length)
    {
        var keys = KeyRing.Open(_data, mayCreate: true);
        var plain = Some.Bytes(length);

        var (text, key) = keys.Seal("sld_1", plain);
        var (again, otherKey) = keys.Seal("sld_1", plain);

        Assert.Equal(plain, keys.Open("sld_1", text, key));
        Assert.NotEqual(text, again);
        Assert.NotEqual(key, otherKey);
        Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_1", text, otherKey));
    }

    [Fact]
    public void Any_flipped_bit_and_any_cut_is_noticed()
    {
        var keys = KeyRing.Open(_data, mayCreate: true);
        var (text, key) = keys.Seal("sld_1", Encoding.UTF8.GetBytes(Some.Text));

        for (var bit = 0; bit < text.Length * 8; bit++)
        {
            Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_1", Flip(text, bit), key));
        }

        for (var bit = 0; bit < key.Length * 8; bit++)
        {
            Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_1", text, Flip(key, bit)));
        }

        for (var length = 0; length < text.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_1", text[..length], key));
        }

        Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_1", [.. text, 0], key));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_1", text, []));
    }

    [Fact]
    public void What_was_sealed_for_one_id_does_not_open_for_another()
    {
        var keys = KeyRing.Open(_data, mayCreate: true);
        var (text, key) = keys.Seal("sld_1", "said"u8);

        Assert.ThrowsAny<CryptographicException>(() => keys.Open("sld_2", text, key));
        Assert.ThrowsAny<CryptographicException>(() => keys.Open("", text, key));
    }

    [Fact]
    public void A_receipts_check_is_ten_bits_that_differ_from_code_to_code()
    {
        var keys = KeyRing.Open(_data, mayCreate: true);

        var checks = Enumerable.Range(0, 4096).Select(i => keys.ReceiptCheck($"code {i}")).ToList();

        Assert.All(checks, c => Assert.InRange(c, 0, 1023));
        // 4,096 draws of 1,024 values miss about 19 of them.
        Assert.InRange(checks.Distinct().Count(), 960, 1024);
        Assert.Equal(32, keys.HashReceipt("code").Length);
        Assert.NotEqual(keys.HashReceipt("code"), keys.HashReceipt("Code"));
    }

    [Fact]
    public void One_callers_idempotency_key_is_nothing_to_another()
    {
        var keys = KeyRing.Open(_data, mayCreate: true);

        Assert.NotEqual(keys.HashIdempotency("a", "key"), keys.HashIdempotency("b", "key"));
        Assert.NotEqual(KeyRing.AnswerKey("a", "key"), KeyRing.AnswerKey("b", "key"));
        Assert.Equal(KeyRing.AnswerKey("a", "key"), KeyRing.AnswerKey("a", "key"));
        Assert.Equal(32, KeyRing.AnswerKey("a", "key").Length);
    }

    private static byte[] Flip(byte[] bytes, int bit)
    {
        var flipped = (byte[])bytes.Clone();
        flipped[bit / 8] ^= (byte)(1 << (bit % 8));
        return flipped;
    }
}
