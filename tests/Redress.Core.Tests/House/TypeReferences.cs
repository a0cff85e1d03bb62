using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;
using Redress.Core.Kernel;

namespace Redress.Core.Tests.House;

/// <summary>
/// Every type that a compiled type mentions: in its bases, members, attributes and inside method bodies. A constant
/// that the compiler copied (an enum member) leaves no trace and is not seen.
/// </summary>
internal static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Static
        | BindingFlags.Instance;

    private static readonly FrozenDictionary<short, OpCode> s_codes = typeof(OpCodes)
        .GetFields()
        .Select(f => (OpCode)f.GetValue(null)!)
        .ToFrozenDictionary(c => c.Value);

    public static IReadOnlySet<Type> Of(Type type)
    {
        var found = new HashSet<Type>();
        Add(found, type.BaseType);
        AddAll(found, type.GetInterfaces());
        AddAll(found, type.GetGenericArguments().SelectMany(a => a.GetGenericParameterConstraints()));
        AddAll(found, type.CustomAttributes.SelectMany(Mentioned));
        foreach (var member in type.GetMembers(Declared))
        {
            AddAll(found, member.CustomAttributes.SelectMany(Mentioned));
            AddMember(found, member, signatureOnly: false);
        }

        found.Remove(type);
        return found;
    }

    private static void AddMember(HashSet<Type> found, MemberInfo? member, bool signatureOnly)
    {
        switch (member)
        {
            case Type type:
                Add(found, type);
                break;
            case FieldInfo field:
                Add(found, field.DeclaringType);
                Add(found, field.FieldType);
                break;
            case PropertyInfo property:
                Add(found, property.PropertyType);
                break;
            case MethodBase method:
                AddSignature(found, method);
                if (!signatureOnly)
                {
                    AddBody(found, method);
                }

                break;
        }
    }

    private static void AddSignature(HashSet<Type> found, MethodBase method)
    {
        Add(found, method.DeclaringType);
        Add(found, (method as MethodInfo)?.ReturnType);
        AddAll(found, method.GetParameters().Select(p => p.ParameterType));
        if (method.IsGenericMethod)
        {
            var definition = ((MethodInfo)method).GetGenericMethodDefinition();
            AddArguments(found, definition.GetGenericArguments(), method.GetGenericArguments());
        }
    }

    private static void AddBody(HashSet<Type> found, MethodBase method)
    {
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { } code)
        {
            return;
        }

        AddAll(found, body.LocalVariables.Select(l => l.LocalType));
        AddAll(
            found,
            body.ExceptionHandlingClauses.Where(c => c.Flags == ExceptionHandlingClauseOptions.Clause)
                .Select(c => c.CatchType)
        );
        var ofType = method.DeclaringType!.GetGenericArguments();
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (var token in Tokens(code))
        {
            AddMember(found, method.Module.ResolveMember(token, ofType, ofMethod), signatureOnly: true);
        }
    }

    /// <summary>The metadata tokens of members in a method body (ECMA-335, III.1.9), signatures and strings left out.</summary>
    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (var at = 0; at < code.Length; )
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | code[at++]);
            }

            var operand = s_codes[value].OperandType;
            if (
                operand
                is OperandType.InlineField
                    or OperandType.InlineMethod
                    or OperandType.InlineTok
                    or OperandType.InlineType
            )
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += Width(operand, code, at);
        }
    }

    private static int Width(OperandType operand, byte[] code, int at) =>
        operand switch
        {
            OperandType.InlineNone => 0,
            OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
            OperandType.InlineVar => 2,
            OperandType.InlineI8 or OperandType.InlineR => 8,
            OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
            _ => 4,
        };

    private static IEnumerable<Type> Mentioned(CustomAttributeData attribute) =>
        attribute
            .ConstructorArguments.Select(a => a.Value)
            .OfType<Type>()
            .Append(attribute.AttributeType)
            .Concat(attribute.AttributeType.GetGenericArguments());

    private static void AddAll(HashSet<Type> found, IEnumerable<Type?> types)
    {
        foreach (var type in types)
        {
            Add(found, type);
        }
    }

    private static void Add(HashSet<Type> found, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(found, type.GetElementType());
        }
        else if (type.IsConstructedGenericType)
        {
            var definition = type.GetGenericTypeDefinition();
            found.Add(definition);
            AddArguments(found, definition.GetGenericArguments(), type.GetGenericArguments());
        }
        else
        {
            found.Add(type);
        }
    }

    /// <summary>
    /// <c>Id&lt;Case&gt;</c> names a case and uses nothing of it: an argument for a parameter that only asks for a
    /// prefix is a name, not a use. So a report can carry the id of its case although cases are built on reports.
    /// </summary>
    private static void AddArguments(HashSet<Type> found, Type[] parameters, Type[] arguments)
    {
        foreach (var (parameter, argument) in parameters.Zip(arguments))
        {
            if (!parameter.GetGenericParameterConstraints().Contains(typeof(IHasPrefix)))
            {
                Add(found, argument);
            }
        }
    }
}
