using Redress.Matching.Pdq;
using Redress.Matching.Pictures;
using Redress.Matching.Tests.Pictures;

namespace Redress.Matching.Tests.Pdq;

public sealed class PdqHasherTests
{
    internal static readonly LanePath[] Paths = [.. Enum.GetValues<LanePath>().Where(LanePaths.Has)];

    [Fact]
    public void All_published_vectors_are_there() => Assert.Equal(78, Vector.All.Count);

    [Fact]
    public void Hash_and_quality_of_every_vector_are_those_of_the_reference_on_every_path()
    {
        foreach (var vector in Vector.All)
        {
            var picture = vector.Picture;
            foreach (var path in Paths)
            {
                var found = PdqHasher.Hash(picture, Shrinking.None, path);

                Assert.Equal((vector.ToString(), path, vector.Hash), (vector.ToString(), path, found.Hash.ToString()));
                Assert.Equal((vector.ToString(), path, vector.Quality), (vector.ToString(), path, found.Quality));
            }
        }
    }

    [Fact]
    public void The_eight_hashes_of_every_vector_are_those_of_the_reference_on_every_path()
    {
        foreach (var vector in Vector.All)
        {
            var picture = vector.Picture;
            var expected = vector.Expected;
            foreach (var path in Paths)
            {
                var found = PdqHasher.HashDihedral(picture, Shrinking.None, path);

                Assert.Equal(expected.Quality, found.Quality);
                foreach (var symmetry in Enum.GetValues<Symmetry>())
                {
                    Assert.Equal(
                        $"{vector} {path} {symmetry} {expected[symmetry].Hash}",
                        $"{vector} {path} {symmetry} {found[symmetry].Hash}"
                    );
                }
            }
        }
    }
}
