using System.Reflection;
using System.Runtime.CompilerServices;
using Redress.Matching.Pdq;

namespace Redress.Matching.Tests;

/// <summary>
/// What others build on is changed on purpose only: PublicApi.txt lists it. After a wanted change put the file's new
/// content there, which the failure shows, and a line in CHANGELOG.md.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_api_is_the_approved_one()
    {
        using var stream = typeof(PublicApiTests).Assembly.GetManifestResourceStream("PublicApi.txt")!;
        using var reader = new StreamReader(stream);

        var found =
            string.Join(
                    '\n',
                    typeof(PdqHash).Assembly.GetExportedTypes().OrderBy(Name, StringComparer.Ordinal).SelectMany(Lines)
                )
                .TrimEnd() + "\n";

        Assert.True(reader.ReadToEnd() == found, found);
    }

    [Fact]
    public void The_library_uses_nothing_but_the_runtime() =>
        Assert.All(
            typeof(PdqHash).Assembly.GetReferencedAssemblies(),
            used => Assert.StartsWith("System.", used.Name, StringComparison.Ordinal)
        );

    private static IEnumerable<string> Lines(Type type)
    {
        const BindingFlags Own =
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
        var members = type.GetMembers(Own)
            .Where(member => member is not MethodInfo { IsSpecialName: true } && member is not Type)
            .Where(member => member.Name is not "value__" && !member.IsDefined(typeof(CompilerGeneratedAttribute)))
            .Select(member => $"  {Line(member)}")
            .Order(StringComparer.Ordinal);
        return [$"{Kind(type)} {Name(type)}", .. members, ""];
    }

    private static string Line(MemberInfo member) =>
        member switch
        {
            MethodInfo method => $"{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
            ConstructorInfo constructor => $"new({Parameters(constructor)})",
            PropertyInfo property => $"{Name(property.PropertyType)} {property.Name}{Accessors(property)}",
            FieldInfo { IsLiteral: true } field =>
                $"{Name(field.FieldType)} {field.Name} = {field.GetRawConstantValue()}",
            FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
            _ => member.ToString()!,
        };

    private static string Accessors(PropertyInfo property) =>
        $"[{string.Join(", ", property.GetIndexParameters().Select(p => Name(p.ParameterType)))}]".Replace(
            "[]",
            "",
            StringComparison.Ordinal
        ) + (property.SetMethod is { IsPublic: true } ? " { get; set; }" : " { get; }");

    private static string Parameters(MethodBase method) =>
        string.Join(
            ", ",
            method
                .GetParameters()
                .Select(p =>
                    $"{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"
                )
        );

    private static string Kind(Type type) =>
        type switch
        {
            { IsEnum: true } => "enum",
            { IsByRefLike: true } => "ref struct",
            { IsValueType: true } => "struct",
            { IsAbstract: true, IsSealed: true } => "static class",
            _ => "class",
        };

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>"
        : type.IsByRef ? $"ref {Name(type.GetElementType()!)}"
        : type.Namespace is { } space && space.StartsWith("Redress", StringComparison.Ordinal) ? type.FullName![17..]
        : type.Name;
}
