namespace Redress.Core.Platforms;

/// <summary>What can be complained about, as platforms name it.</summary>
public enum SubjectKind
{
    Post,
    Comment,
    Media,
    ProfilePicture,
    Account,
    Message,
}

/// <summary>A subject as a platform names it.</summary>
public readonly record struct SubjectRef(SubjectKind Kind, string Id);
