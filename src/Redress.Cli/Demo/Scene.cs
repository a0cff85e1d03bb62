namespace Redress.Cli.Demo;

/// <summary>What lies on Chirp. All names are invented, all pictures are drawn from a number.</summary>
internal sealed class Scene(Stage stage)
{
    /// <summary>The two accounts that were known before.</summary>
    public const string First = "pale_quarry";
    public const string Second = "second_shelf";
    private const string Board = "meadow_board";
    private const int OnePicture = 20_191;
    private const int OtherPicture = 20_192;
    private static readonly string[] Looks = ["Reencoded", "Resized", "Cropped", "Bordered", "Mirrored", "Captioned"];

    private static readonly string[] Others = ["tern_lane", "vole_creek", "newt_row"];

    private readonly List<string> _material = [];
    private readonly List<string> _copies = [];
    private readonly List<string> _altered = [];

    /// <summary>Two posts by the first account, and the same two pictures by the second.</summary>
    public IReadOnlyList<string> Material => _material;

    /// <summary>Every post with the same bytes that is not by the first account.</summary>
    public IReadOnlyList<string> Copies => _copies;

    /// <summary>Posts of the same pictures after somebody changed them, as people do to get past a filter.</summary>
    public IReadOnlyList<string> Altered => _altered;

    public async Task OpenAsync(CancellationToken cancel)
    {
        string[] handles = [First, Second, Board, .. Others];
        var accounts = handles.Select((handle, i) => new { handle, picture = i + 1 });
        await stage.Chirp.Control.PostAsync("/control/accounts", new { accounts }, cancel);
    }

    /// <summary>A comment in which somebody asks for such material; only the words that a board would show.</summary>
    public async Task<string> AskAsync(string by, CancellationToken cancel)
    {
        var post = await PostAsync(Board, "What are you looking for this week?", null, cancel);
        var asked = await stage.Chirp.Control.PostAsync(
            "/control/comments",
            new
            {
                post,
                by,
                text = "The other kind. Write to me.",
            },
            cancel
        );
        return $"{asked["id"]}";
    }

    public async Task PostMaterialAsync(CancellationToken cancel)
    {
        foreach (var (author, picture) in ((string, int)[])[(First, OnePicture), (First, OtherPicture)])
        {
            _material.Add(await PostAsync(author, "Shapes.", picture, cancel));
        }

        foreach (var picture in (int[])[OnePicture, OtherPicture])
        {
            var copy = await PostAsync(Second, "The same shapes.", picture, cancel);
            _material.Add(copy);
            _copies.Add(copy);
        }

        for (var i = 0; i < Others.Length; i++)
        {
            _copies.Add(await PostAsync(Others[i], "Seen elsewhere.", i < 2 ? OnePicture : OtherPicture, cancel));
        }

        for (var i = 0; i < Looks.Length; i++)
        {
            var by = Others[i % Others.Length];
            _altered.Add(await PostAsync(by, "Found this.", OnePicture, cancel, Looks[i]));
        }
    }

    /// <summary>The posts whose pictures a reviewer of this subject sees.</summary>
    public IReadOnlyList<string> Seen(string kind, string reference) =>
        (kind, reference) switch
        {
            ("post", _) => [reference],
            ("account", First) => [.. _material.Take(2)],
            ("account", Second) => [.. _material.Skip(2)],
            _ => [],
        };

    public Task VisitAsync(Visit visit, CancellationToken cancel) =>
        stage.Chirp.Control.PostAsync(
            "/control/audience",
            new
            {
                post = _material[visit.Post],
                views = visit.Views,
                reshares = visit.Reshares,
                onReshares = true,
            },
            cancel
        );

    public string Account(string handle) => $"{stage.Chirp.Address}@{handle}";

    public string Comment(string id) => $"{stage.Chirp.Address}comments/{id}";

    public string Post(int number) => $"{stage.Chirp.Address}posts/{_material[number]}";

    /// <summary>Tries to post the first picture again, as a member does; true where it was refused.</summary>
    public async Task<bool> IsRefusedAgainAsync(CancellationToken cancel)
    {
        var upload = new
        {
            author = Board,
            text = "Again.",
            picture = OnePicture,
        };
        var answer = await stage.Chirp.Control.PostAsync("/control/uploads", upload, cancel);
        return answer["refused"]!.GetValue<bool>();
    }

    private async Task<string> PostAsync(
        string author,
        string text,
        int? picture,
        CancellationToken cancel,
        string? look = null
    )
    {
        var post = new
        {
            author,
            text,
            picture,
            look,
        };
        var added = await stage.Chirp.Control.PostAsync("/control/posts", new { posts = new[] { post } }, cancel);
        return $"{added["posts"]![0]!["id"]}";
    }
}
