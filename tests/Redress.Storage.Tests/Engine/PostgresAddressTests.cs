using Redress.Storage.Engine;

namespace Redress.Storage.Tests.Engine;

public sealed class PostgresAddressTests
{
    private const string Secret = "s3cret";

    [Theory]
    [InlineData("postgresql://ann:s3cret@db.example:6432/redress", "db.example", 6432, "redress", "ann", Secret)]
    [InlineData("postgres://ann:s3cret@db.example/redress", "db.example", 5432, "redress", "ann", Secret)]
    [InlineData("postgresql://ann@[::1]:6432/redress", "::1", 6432, "redress", "ann", null)]
    [InlineData("postgresql://db.example/redress", "db.example", 5432, "redress", null, null)]
    [InlineData("postgresql://a%40b:s3cret%2F%3A%23%25@db/re%20dress", "db", 5432, "re dress", "a@b", "s3cret/:#%")]
    [InlineData("postgresql://ann:a:b@db/redress", "db", 5432, "redress", "ann", "a:b")]
    [InlineData(
        "Host=db.example;Port=6432;Username=ann;Password=s3cret;Database=redress",
        "db.example",
        6432,
        "redress",
        "ann",
        Secret
    )]
    public void Both_forms_are_understood(
        string address,
        string host,
        int port,
        string name,
        string? user,
        string? password
    )
    {
        var settings = PostgresAddress.Parse(address);

        Assert.Equal(
            (host, port, name, user, password),
            (settings.Host, settings.Port, settings.Database, settings.Username, settings.Password)
        );
    }

    [Fact]
    public void Options_are_taken_by_the_names_that_psql_knows_and_by_ours()
    {
        var settings = PostgresAddress.Parse(
            "postgresql:///redress?host=%2Frun%2Fpostgresql&sslmode=require&connect_timeout=3&application_name=node%201&Maximum%20Pool%20Size=7"
        );

        Assert.Equal("/run/postgresql", settings.Host);
        Assert.Equal(Npgsql.SslMode.Require, settings.SslMode);
        Assert.Equal((3, "node 1", 7), (settings.Timeout, settings.ApplicationName, settings.MaxPoolSize));
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("s3cret")]
    [InlineData("://")]
    [InlineData("postgresql://")]
    [InlineData("mysql://ann:s3cret@db/redress")]
    [InlineData("http://ann:s3cret@db/redress")]
    [InlineData("file:///etc/passwd?s3cret")]
    [InlineData("postgresql://ann:s3cret@db:notaport/redress")]
    [InlineData("postgresql://ann:s3cret@db:99999/redress")]
    [InlineData("postgresql://ann:s3cret@db:-1/redress")]
    [InlineData("postgresql://ann:s3cret@/redress")]
    [InlineData("postgresql://ann:s3cret@db/")]
    [InlineData("postgresql://ann:s3cret@db")]
    [InlineData("postgresql://ann:12#s3cret@db/redress")]
    [InlineData("postgresql://ann:s3cret@db/redress#fragment")]
    [InlineData("postgresql://ann:s3cret@db/redress?unheard_of=1")]
    [InlineData("postgresql://ann:s3cret@db/redress?sslmode=perhaps")]
    [InlineData("postgresql://ann:s3cret@db/redress?connect_timeout=-5")]
    [InlineData("postgresql://ann:s3cret@db/redress?connect_timeout=99999999999999")]
    [InlineData("postgresql://ann:s3cret@db/redress?=1")]
    [InlineData("postgresql://ann:s3cret@db/redress?sslmode")]
    [InlineData("Host=db;Password=s3cret;Unheard Of=1")]
    [InlineData("Host=db;Password=s3cret;Port=many")]
    [InlineData("Host=db;Password=s3cret;Port=99999999999")]
    [InlineData("Host=db;Password='s3cret")]
    [InlineData("Password=s3cret")]
    [InlineData("Host=db;Password=s3cret")]
    public void What_is_not_understood_is_refused_without_repeating_it(string address)
    {
        var refused = Assert.Throws<DatabaseRefusedException>(() => PostgresAddress.Parse(address));

        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
        Assert.Null(refused.InnerException);
        Assert.Contains("postgresql://", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_text_is_understood_or_refused_and_nothing_else()
    {
        var random = new Random(20260301);
        string[] parts =
        [
            "postgresql://",
            "ann",
            ":",
            "@",
            "/",
            "?",
            "#",
            "%",
            "%00",
            "%zz",
            "=",
            "&",
            ";",
            "Host=",
            "host",
            "[",
            "]",
            "\0",
            "\u202e",
            "5432",
            "'",
            "\"",
            " ",
            "é",
            "🦊",
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var text = string.Concat(
                Enumerable.Range(0, random.Next(12)).Select(_ => parts[random.Next(parts.Length)])
            );

            var fault = Record.Exception(() => PostgresAddress.Parse(i % 2 == 0 ? text : "postgresql://" + text));

            Assert.True(fault is null or DatabaseRefusedException, $"{text}: {fault}");
        }
    }
}
