using System.Net.Sockets;
using System.Text;

namespace Redress.Connectors.Tests.Peers;

/// <summary>A small mail server that answers a command as a test says, else as it should.</summary>
internal sealed class SmtpPeer : IAsyncDisposable
{
    private readonly Dictionary<string, string> _answers;
    private readonly RawPeer _peer;
    private readonly List<string> _lines = [];

    // By command (GREETING, RCPT, END, ...); an empty text is no answer at all.
    public SmtpPeer(params (string Command, string Answer)[] answers)
    {
        _answers = answers.ToDictionary(a => a.Command, a => a.Answer);
        _peer = new RawPeer(ServeAsync);
    }

    public int Port => _peer.Port;

    /// <summary>Everything that was said to the server.</summary>
    public string Said
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public ValueTask DisposeAsync() => _peer.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        if (!await AnswerAsync(stream, "GREETING", "220 peer", stop))
        {
            await Task.Delay(Timeout.Infinite, stop);
        }

        var inText = false;
        while (await reader.ReadLineAsync(stop) is { } line)
        {
            lock (_lines)
            {
                _lines.Add(line);
            }

            var command = inText ? (line == "." ? "END" : "") : line.Split(' ', ':')[0].ToUpperInvariant();
            inText = command == "DATA" || (inText && command != "END");
            var usual = command switch
            {
                "" => null,
                "EHLO" => "250-peer\r\n250 SIZE 1000000",
                "DATA" => "354 go on",
                "QUIT" => "221 bye",
                _ => "250 ok",
            };
            if (usual is not null && !await AnswerAsync(stream, command, usual, stop))
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
        }
    }

    private async Task<bool> AnswerAsync(NetworkStream stream, string command, string usual, CancellationToken stop)
    {
        var answer = _answers.GetValueOrDefault(command, usual);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(answer.Length > 0 ? answer + "\r\n" : ""), stop);
        return answer.Length > 0;
    }
}
