using System.Net.Http.Headers;
using System.Net.Http.Json;
using OwnSide;
using Redress.Matching.Exact;
using Redress.Matching.Pdq;
using Redress.Matching.Pictures;

// A platform that hashes on its own side: the picture never leaves it, only fingerprints are sent to Redress.
//
//     REDRESS_KEY=rk_… own-side http://127.0.0.1:4100 POST-ID picture.ppm
//
// Prints what to do with the upload: allow, hold or block. Exit code 0 for allow, 1 for anything else, 2 for wrong use.
if (args is not [var address, var post, var file] || Environment.GetEnvironmentVariable("REDRESS_KEY") is not { } key)
{
    await Console.Error.WriteLineAsync("usage: REDRESS_KEY=KEY own-side REDRESS-URL POST-ID FILE.ppm");
    return 2;
}

var bytes = await File.ReadAllBytesAsync(file);
var picture = PortablePixmap.Read(bytes);

// The picture as it is and what is left of it without borders and captions, each turned and mirrored: that is what finds copies.
var hashes = Variants
    .ToLookUp(picture)
    .Select(part => PdqHasher.HashDihedral(part))
    .SelectMany(eight => Enum.GetValues<Symmetry>().Select(symmetry => eight[symmetry]))
    .DistinctBy(print => print.Hash)
    .Take(64)
    .Select(print => new { hash = print.Hash.ToString(), quality = print.Quality });
var exact = ExactHashes.Of(bytes);
var item = new
{
    subject = new { kind = "post", id = post },
    fingerprints = new
    {
        sha256 = exact.Sha256,
        md5 = exact.Md5,
        pdq = hashes,
    },
};

using var http = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(new Uri(address), "/v1/matches"));
request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
request.Content = JsonContent.Create(new { items = new[] { item } });
using var response = await http.SendAsync(request);
if (!response.IsSuccessStatusCode)
{
    await Console.Error.WriteLineAsync($"Redress answered {(int)response.StatusCode}");
    return 2;
}

var answer = (await response.Content.ReadFromJsonAsync<Answer>())!.Items[0];
Console.WriteLine(answer.Until is { } until ? $"{answer.Verdict} until {until:u}" : answer.Verdict);
return answer.Verdict == "allow" ? 0 : 1;
