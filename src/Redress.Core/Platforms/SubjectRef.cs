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

    /// <summary>Two accounts that can reach each other. Nobody reports it; orders name it (<see cref="ContactRef"/>).</summary>
    Contact,
}

public static class SubjectKinds
{
    /// <summary>Whether it goes by itself after a time.</summary>
    public static bool Expires(this SubjectKind kind) => kind is SubjectKind.Story or SubjectKind.LiveStream;
}

/// <summary>How two accounts are named as one subject.</summary>
public static class ContactRef
{
    /// <summary>The platform's ids of both, each percent-encoded, with a slash between; who is restricted stands first.</summary>
    public static string Of(string account, string other) =>
        $"{Uri.EscapeDataString(account)}/{Uri.EscapeDataString(other)}";
}

/// <summary>A subject as a platform names it.</summary>
public readonly record struct SubjectRef(SubjectKind Kind, string Id);
