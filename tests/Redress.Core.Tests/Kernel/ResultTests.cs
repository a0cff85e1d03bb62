using Redress.Core.Kernel;

namespace Redress.Core.Tests.Kernel;

public sealed class ResultTests
{
    private static readonly Refusal s_no = new("no", "No", RefusalKind.Conflict);

    [Fact]
    public void A_value_is_ok_and_a_refusal_has_none()
    {
        Result<int> yes = 5;
        Result<int> no = s_no;

        Assert.True(yes.Ok);
        Assert.Equal(5, yes.Value);
        Assert.False(no.Ok);
        Assert.Throws<InvalidOperationException>(() => no.Value);
        Assert.Equal(s_no, no.As<string>().Refusal);
        Assert.Throws<InvalidOperationException>(() => yes.As<string>());
    }

    [Fact]
    public void A_refusal_can_point_at_a_field_and_keeps_its_code()
    {
        var at = s_no.At("/subjects/0", "Mend it");

        Assert.Equal(("no", "/subjects/0", "Mend it"), (at.Code, at.Pointer, at.Detail));
        Assert.Null(s_no.Pointer);
    }
}
