using System.Reflection;
using Redress.Core.Kernel;

namespace Redress.Core.Tests.House
{
    public sealed class ModuleGraphTests
    {
        /// <summary>One line is one permission; a word is added with its first use (docs/build/structure.md).</summary>
        private const string Listed = """
            Kernel       → nothing
            People       → Kernel
            Policies     → Kernel
            Platforms    → Kernel
            Jobs         → Kernel
            Subjects     → Kernel Platforms
            Reports      → Kernel Policies
            Banks        → Kernel Reports
            Lists        → Kernel Reports
            Clocks       → Kernel Reports
            Cases        → Kernel Policies Reports
            Decisions    → Kernel People Policies Reports
            Enforcements → Kernel Policies Subjects
            Letters      → Kernel
            Figures      → Kernel
            Receipts     → Kernel
            Escalations  → Kernel Jobs Reports
            Appeals      → Kernel
            Questions    → Kernel
            Referrals    → Kernel Decisions Reports
            Recovery     → Kernel People Reports
            Webhooks     → Kernel
            Desk         → Kernel Reports
            """;

        /// <summary>Storage's own machinery: every store stands on it, and it knows no module but Kernel.</summary>
        private static readonly HashSet<string> s_engine = ["Engine", "Keys", "Ledgers"];

        private static readonly Assembly[] s_assemblies =
        [
            typeof(IHasPrefix).Assembly,
            Assembly.Load("Redress.Storage"),
        ];

        [Fact]
        public void Modules_use_each_other_exactly_as_listed() =>
            Findings.AssertNone(
                ModuleGraph.Compare(
                    ModuleGraph.Of(ModuleGraph.TypesOf(s_assemblies), s_engine),
                    ModuleGraph.Parse(Listed)
                )
            );

        [Fact]
        public void The_listed_modules_have_no_cycle() =>
            Findings.AssertNone(ModuleGraph.Cycles(ModuleGraph.Parse(Listed)));

        [Fact]
        public void The_engine_of_storage_knows_no_module_but_the_kernel() =>
            Findings.AssertNone(
                ModuleGraph
                    .TypesOf(s_assemblies)
                    .Where(type => ModuleGraph.ModuleOf(type) is { } module && s_engine.Contains(module))
                    .SelectMany(type => TypeReferences.Of(type).Select(used => (type, used)))
                    .Where(pair =>
                        ModuleGraph.ModuleOf(pair.used) is { } module
                        && module != "Kernel"
                        && !s_engine.Contains(module)
                    )
                    .Select(pair => $"{pair.type.FullName} uses {pair.used.FullName}")
            );

        [Fact]
        public void A_use_that_is_not_listed_and_a_listed_use_that_is_not_there_are_both_found()
        {
            var used = ModuleGraph.Of([typeof(Storage.Alpha.Caller)], s_engine);

            Assert.Equal(
                [
                    "Alpha → Beta is used but not listed: Redress.Storage.Alpha.Caller uses Redress.Storage.Beta.Called",
                    "Alpha → Kernel is listed but not used: take the word out",
                ],
                ModuleGraph.Compare(used, ModuleGraph.Parse("Alpha → Kernel"))
            );
        }

        [Fact]
        public void A_call_that_shows_only_inside_a_method_is_seen() =>
            Assert.Contains(typeof(Storage.Beta.Called), TypeReferences.Of(typeof(Storage.Alpha.Caller)));

        [Fact]
        public void The_type_in_an_id_is_a_name_and_no_use() =>
            Assert.DoesNotContain(typeof(Storage.Beta.Named), TypeReferences.Of(typeof(Storage.Alpha.Namer)));

        [Fact]
        public void A_cycle_is_found_with_its_way() =>
            Assert.Equal(
                ["A → B → C → A", "B → C → A → B", "C → A → B → C"],
                ModuleGraph.Cycles(ModuleGraph.Parse("A → B\nB → C\nC → A\nD → A"))
            );
    }
}

namespace Redress.Storage.Alpha
{
    internal static class Caller
    {
        public static int Call() => Beta.Called.Answer();
    }

    internal static class Namer
    {
        public static Id<Beta.Named> Name(IdSource ids) => ids.New<Beta.Named>();
    }
}

namespace Redress.Storage.Beta
{
    internal static class Called
    {
        public static int Answer() => 42;
    }

    internal sealed class Named : IHasPrefix
    {
        public static string Prefix => "named";
    }
}
