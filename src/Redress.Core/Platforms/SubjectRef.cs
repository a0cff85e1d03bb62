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

    /// <summary>A conversation between few, as a whole.</summary>
    Conversation,

    /// <summary>A place of many: a group, channel or community.</summary>
    Group,
    LiveStream,

    /// <summary>Gone by itself after a time.</summary>
    Story,
}

/// <summary>A subject as a platform names it.</summary>
public readonly record struct SubjectRef(SubjectKind Kind, string Id);
