using Redress.System.Tests.Harness;

namespace Redress.System.Tests.Scenarios;

public sealed class OwnAnswerOnPostgresTests(PostgresWorld world) : IClassFixture<PostgresWorld>
{
    [PostgresTheory]
    [MemberData(nameof(OwnAnswer.Before), MemberType = typeof(OwnAnswer))]
    public Task Whoever_reports_learns_nothing_of_what_others_did_before_with_PostgreSQL(
        string source,
        string before,
        string other
    ) => new OwnAnswer(world).IsTheSameAsync(source, before, other);

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public Task What_was_decided_before_is_told_in_the_words_and_within_the_time_that_everybody_gets_with_PostgreSQL(
        bool restricted
    ) => new OwnAnswer(world).OfWhatWasDecidedIsTheSameAsync(restricted);
}
