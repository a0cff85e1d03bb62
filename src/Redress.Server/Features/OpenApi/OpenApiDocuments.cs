using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Redress.Core.Kernel;
using Redress.Server.Access;
using Redress.Server.Http;

namespace Redress.Server.Features.OpenApi;

/// <summary>How the API's document is made from the endpoints themselves: what each needs, its words, its headers.</summary>
public static class OpenApiDocuments
{
    public const string Name = "v1";

    /// <summary>The member of an operation that names the permission which it needs.</summary>
    public const string NeedsMember = "x-redress-needs";

    private const string Bearer = "bearer";

    public static void Add(IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(json =>
        {
            Json.Configure(json.SerializerOptions);
            // Only the document is made with these options: its schemas lie deeper than any request of ours.
            json.SerializerOptions.MaxDepth = 64;
        });
        services.AddOpenApi(
            Name,
            options =>
            {
                options.CreateSchemaReferenceId = NameOf;
                options.AddSchemaTransformer(
                    (schema, context, _) =>
                    {
                        Describe(schema, context.JsonTypeInfo);
                        return Task.CompletedTask;
                    }
                );
                options.AddOperationTransformer(
                    (operation, context, _) =>
                    {
                        Describe(operation, context);
                        return Task.CompletedTask;
                    }
                );
                options.AddDocumentTransformer(
                    (document, _, _) =>
                    {
                        Describe(document);
                        return Task.CompletedTask;
                    }
                );
            }
        );
    }

    // A slice's Request and Response are told apart by the slice.
    private static string? NameOf(JsonTypeInfo json) =>
        json.Type is { DeclaringType: { } slice, IsGenericType: false } type
            ? slice.Name + type.Name
            : OpenApiOptions.CreateDefaultSchemaReferenceId(json);

    private static void Describe(OpenApiSchema schema, JsonTypeInfo json)
    {
        var type = json.Type;
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        if (plain.IsEnum)
        {
            schema.Type = plain == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Enum = Choices(plain);
        }
        else if (json.ElementType is { IsEnum: true } element)
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Enum = Choices(element) };
        }
        else if (plain == typeof(Problem))
        {
            // They are left out where there is nothing to say.
            schema.Required?.Remove("detail");
            schema.Required?.Remove("pointer");
        }
        else if (plain == typeof(DateTimeOffset))
        {
            schema.Type = plain == type ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
            schema.Format = "date-time";
        }
    }

    private static List<JsonNode> Choices(Type type)
    {
        var all = typeof(Word).GetMethod(nameof(Word.All), BindingFlags.Public | BindingFlags.Static)!;
        var words = (IReadOnlyList<string>)all.MakeGenericMethod(type).Invoke(null, null)!;
        return [.. words.Select(w => (JsonNode)JsonValue.Create(w))];
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var needs = context.Description.ActionDescriptor.EndpointMetadata.OfType<NeedsAttribute>().Last().Permission;
        operation.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal);
        operation.Extensions[NeedsMember] = new JsonNodeExtension(JsonValue.Create(Word.Of(needs)));
        operation.Description = string.Join(
            "\n\n",
            new[] { operation.Description, WhoMay(needs) }.Where(t => !string.IsNullOrEmpty(t))
        );
        operation.Security = needs is Permission.Anyone or Permission.PlatformSignature
            ? []
            : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
        foreach (var header in context.Description.ActionDescriptor.EndpointMetadata.OfType<TakesHeader>())
        {
            operation.Parameters ??= [];
            operation.Parameters.Add(
                new OpenApiParameter
                {
                    Name = header.Name,
                    In = ParameterLocation.Header,
                    Description = header.Description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                }
            );
        }
    }

    private static string WhoMay(Permission needs)
    {
        if (needs is Permission.Anyone)
        {
            return "Needs no key.";
        }

        if (needs is Permission.PlatformSignature)
        {
            return "Needs the platform's signature (Standard Webhooks) over the body.";
        }

        var scopes = Grants.Scopes.Where(s => s.Value == needs).Select(s => $"a key with scope {s.Key}");
        var roles = Enum.GetValues<Core.People.Role>()
            .Where(r => Grants.Of(r).Contains(needs))
            .Select(r => Word.Of(r))
            .ToList();
        var people = roles.Count == 0 ? [] : new[] { $"a person with role {string.Join(", ", roles)}" };
        var own = new OperatorPrincipal().May(needs) ? new[] { "the operator at the data folder's socket" } : [];
        return $"Needs {string.Join("; or ", scopes.Concat(people).Concat(own))}.";
    }

    private static void Describe(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Redress",
            Version = typeof(OpenApiDocuments).Assembly.GetName().Version!.ToString(3),
            Description =
                "Reports that something must not be online, and what becomes of them. Refusals are problem details "
                + "(RFC 9457) with a stable code. Lists have a cursor. Times are RFC 3339 in UTC.",
        };
        document.Servers = [];
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal)
        {
            [Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                Description = "Authorization: Bearer and a platform's key (rk_…) or a person's token (rt_…).",
            },
        };
    }
}
