using Redress.Core.Reports;

namespace Redress.Core.Banks;

/// <summary>Which lists speak of what a case is about. Only such a one frees anybody from a second look. Pure.</summary>
public static class VerifiedList
{
    /// <param name="list">What the list says is wrong with what is in it.</param>
    /// <param name="filed">The reason that the case stands under.</param>
    /// <param name="child">Whether the case or its incident concerns a minor, under whatever reason.</param>
    public static bool Fits(Reason list, Reason filed, bool child) =>
        child || Standing.IsChildCategory(filed) ? Standing.IsChildCategory(list) : SaysWhat(list) && list == filed;

    /// <summary>A list of anything, or of what nobody is sure of, says nothing about what it names.</summary>
    private static bool SaysWhat(Reason list) => list is not (Reason.Other or Reason.NotSure);
}
