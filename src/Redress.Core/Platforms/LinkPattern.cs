namespace Redress.Core.Platforms;

/// <summary>
/// How an address of the platform names a subject: <c>origin</c> is scheme, host and port; <c>path</c> has one
/// <c>{id}</c> and any number of <c>*</c> segments, for example <c>/@*/posts/{id}</c>.
/// </summary>
public sealed record LinkPattern(string Origin, string Path, SubjectKind Kind);
