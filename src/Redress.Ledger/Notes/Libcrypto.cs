using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Redress.Ledger.Notes;

/// <summary>The few functions of OpenSSL 3 that Ed25519 takes; the runtime has none of its own.</summary>
internal static unsafe partial class Libcrypto
{
    public const int Ed25519 = 1087; // NID_ED25519 in obj_mac.h
    public const int Success = 1;

    private const string Name = "libcrypto";

    private static readonly string[] Files = ["libcrypto.so.3", "libcrypto.3.dylib", "libcrypto-3-x64.dll"];

    private static readonly Lazy<nint> Library = new(() => Load(Files));

    static Libcrypto() =>
        NativeLibrary.SetDllImportResolver(
            typeof(Libcrypto).Assembly,
            static (name, _, _) => name == Name ? Library.Value : 0
        );

    /// <summary>The first of these that the system has.</summary>
    /// <exception cref="PlatformNotSupportedException">It has none.</exception>
    public static nint Load(ReadOnlySpan<string> files)
    {
        foreach (var file in files)
        {
            if (NativeLibrary.TryLoad(file, out var library))
            {
                return library;
            }
        }

        throw new PlatformNotSupportedException(
            $"Signing and checking checkpoints needs OpenSSL 3, and {files[0]} is not there. "
                + "On Debian and Ubuntu: apt-get install libssl3"
        );
    }

    // Before any call, so that what is missing is said in our words and not in those of the loader.
    public static void Require() => _ = Library.Value;

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_new_raw_private_key")]
    public static partial KeyHandle NewPrivateKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_new_raw_public_key")]
    public static partial KeyHandle NewPublicKey(int type, nint engine, byte* key, nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_get_raw_public_key")]
    public static partial int GetPublicKey(KeyHandle key, byte* target, ref nuint length);

    [LibraryImport(Name, EntryPoint = "EVP_PKEY_free")]
    public static partial void FreeKey(nint key);

    [LibraryImport(Name, EntryPoint = "EVP_MD_CTX_new")]
    public static partial ContextHandle NewContext();

    [LibraryImport(Name, EntryPoint = "EVP_MD_CTX_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Name, EntryPoint = "EVP_DigestSignInit")]
    public static partial int SignInit(ContextHandle context, nint keyContext, nint hash, nint engine, KeyHandle key);

    [LibraryImport(Name, EntryPoint = "EVP_DigestSign")]
    public static partial int Sign(
        ContextHandle context,
        byte* signature,
        ref nuint signatureLength,
        byte* message,
        nuint messageLength
    );

    [LibraryImport(Name, EntryPoint = "EVP_DigestVerifyInit")]
    public static partial int VerifyInit(ContextHandle context, nint keyContext, nint hash, nint engine, KeyHandle key);

    [LibraryImport(Name, EntryPoint = "EVP_DigestVerify")]
    public static partial int Verify(
        ContextHandle context,
        byte* signature,
        nuint signatureLength,
        byte* message,
        nuint messageLength
    );

    [LibraryImport(Name, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();
}

internal sealed class KeyHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libcrypto.FreeKey(handle);
        return true;
    }
}

internal sealed class ContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libcrypto.FreeContext(handle);
        return true;
    }
}
