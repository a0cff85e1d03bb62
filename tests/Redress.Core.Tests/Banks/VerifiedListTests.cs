using Redress.Core.Banks;
using Redress.Core.Reports;

namespace Redress.Core.Tests.Banks;

public sealed class VerifiedListTests
{
    private static readonly Reason[] s_child =
    [
        Reason.ChildSexualAbuseMaterial,
        Reason.ChildExploitation,
        Reason.Grooming,
        Reason.SexualExtortion,
        Reason.ChildMaterialTrade,
    ];

    [Fact]
    public void A_child_case_listens_to_lists_of_child_material_alone()
    {
        foreach (var list in Enum.GetValues<Reason>())
        {
            var isOfChildren = s_child.Contains(list);
            Assert.All(s_child, filed => Assert.Equal(isOfChildren, VerifiedList.Fits(list, filed, child: true)));
            Assert.All(s_child, filed => Assert.Equal(isOfChildren, VerifiedList.Fits(list, filed, child: false)));
            Assert.Equal(isOfChildren, VerifiedList.Fits(list, Reason.IntimateImage, child: true));
            Assert.Equal(isOfChildren, VerifiedList.Fits(list, Reason.Other, child: true));
        }
    }

    [Fact]
    public void Any_other_case_listens_to_a_list_of_its_own_reason_and_none_to_a_list_of_anything()
    {
        Assert.True(VerifiedList.Fits(Reason.Terrorism, Reason.Terrorism, child: false));
        Assert.True(VerifiedList.Fits(Reason.IntimateImage, Reason.IntimateImage, child: false));
        Assert.False(VerifiedList.Fits(Reason.Terrorism, Reason.Hate, child: false));
        Assert.False(VerifiedList.Fits(Reason.ChildSexualAbuseMaterial, Reason.Hate, child: false));
        Assert.False(VerifiedList.Fits(Reason.Other, Reason.Other, child: false));
        Assert.False(VerifiedList.Fits(Reason.NotSure, Reason.NotSure, child: false));
    }
}
