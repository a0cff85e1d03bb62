using System.Text;
using Redress.Core.Policies;

namespace Redress.Server.Policies;

/// <summary>
/// A policy pack as a YAML file. Pure: text in, a pack or everything that is wrong out. The format is explained in the
/// default pack, default.yaml.
/// </summary>
public static class PolicyFile
{
    public const int MaxBytes = 256 * 1024;

    private static readonly Lazy<string> s_default = new(() => ReadEmbedded("default.yaml"));

    /// <summary>The pack that is applied where the operator has none: usable as it is, with comments for operators.</summary>
    public static string DefaultText => s_default.Value;

    /// <summary>A file's bytes, which must be UTF-8.</summary>
    public static PolicyReading Read(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            return TooLarge();
        }

        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(file);
            return Read(text.StartsWith('\uFEFF') ? text[1..] : text);
        }
        catch (DecoderFallbackException)
        {
            return new([new(1, 1, "The file is not UTF-8 text: save it as UTF-8")]);
        }
    }

    public static PolicyReading Read(string text)
    {
        if (text.Length > MaxBytes || Encoding.UTF8.GetByteCount(text) > MaxBytes)
        {
            return TooLarge();
        }

        var faults = new FaultList();
        var root = YamlTree.Read(text, faults);
        var pack = root is null ? null : new PackReader(faults).Read(root);
        return pack is null ? new(faults.Sorted) : new(pack);
    }

    /// <summary>The ground's label in a language, its base language, or English.</summary>
    public static string LabelOf(Ground ground, string language)
    {
        for (var tag = language.ToLowerInvariant(); tag.Length > 0; )
        {
            if (ground.Labels.TryGetValue(tag, out var label))
            {
                return label;
            }

            tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : "";
        }

        return ground.Labels["en"];
    }

    private static PolicyReading TooLarge() =>
        new([new(1, 1, "The file is larger than 256 KiB: split it or shorten it")]);

    private static string ReadEmbedded(string name)
    {
        using var stream =
            typeof(PolicyFile).Assembly.GetManifestResourceStream($"Redress.Server.Policies.{name}")
            ?? throw new InvalidOperationException($"{name} is not in the program");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
