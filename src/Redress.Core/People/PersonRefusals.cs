using Redress.Core.Kernel;

namespace Redress.Core.People;

public static class PersonRefusals
{
    public static readonly Refusal Unknown = new(
        "person-unknown",
        "There is nobody of that name",
        RefusalKind.NotFound
    );

    public static readonly Refusal NameTaken = new(
        "person-name-taken",
        "Somebody has this name already",
        RefusalKind.Conflict
    );
}
