using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Redress.Server.Matching;

/// <summary>
/// A stream in sealed pieces (AES-256-GCM): each is bound to its place, the last one says that it is, and nothing of a piece is
/// given out before it was checked. A key seals one stream only.
/// </summary>
public static class SealedStream
{
    public const int KeyBytes = 32;
    private const int PieceBytes = 1 << 20;
    private const int TagBytes = 16;
    private const int NonceBytes = 12;

    /// <summary>What is written is sealed; disposing of it writes the last piece. The stream below stays open.</summary>
    public static Stream Sealing(Stream to, byte[] key) => new Writer(to, key);

    /// <summary>Reads what was sealed. Whatever is wrong with it is an <see cref="InvalidDataException"/>.</summary>
    public static Stream Opening(Stream from, byte[] key) => new Reader(from, key);

    private static byte[] Nonce(long piece, bool isLast)
    {
        var nonce = new byte[NonceBytes];
        BinaryPrimitives.WriteInt64LittleEndian(nonce, piece);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
        return nonce;
    }

    private sealed class Writer(Stream to, byte[] key) : OneWay
    {
        private readonly AesGcm _aes = new(key, TagBytes);
        private readonly byte[] _plain = new byte[PieceBytes];
        private readonly byte[] _sealed = new byte[4 + PieceBytes + TagBytes];
        private int _filled;
        private long _piece;
        private bool _isClosed;

        public override bool CanWrite => true;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            while (buffer.Length > 0)
            {
                if (_filled == PieceBytes)
                {
                    Send(isLast: false);
                }

                var some = Math.Min(buffer.Length, PieceBytes - _filled);
                buffer[..some].CopyTo(_plain.AsSpan(_filled));
                _filled += some;
                buffer = buffer[some..];
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_isClosed)
            {
                _isClosed = true;
                Send(isLast: true);
                CryptographicOperations.ZeroMemory(_plain);
                _aes.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Send(bool isLast)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_sealed, isLast ? ~_filled : _filled);
            _aes.Encrypt(
                Nonce(_piece++, isLast),
                _plain.AsSpan(0, _filled),
                _sealed.AsSpan(4, _filled),
                _sealed.AsSpan(4 + _filled, TagBytes)
            );
            to.Write(_sealed, 0, 4 + _filled + TagBytes);
            _filled = 0;
        }
    }

    private sealed class Reader(Stream from, byte[] key) : OneWay
    {
        private readonly AesGcm _aes = new(key, TagBytes);
        private readonly byte[] _plain = new byte[PieceBytes];
        private readonly byte[] _sealed = new byte[PieceBytes + TagBytes];
        private int _at;
        private int _filled;
        private long _piece;
        private bool _isLast;

        public override bool CanRead => true;

        public override int Read(Span<byte> buffer)
        {
            while (_at == _filled)
            {
                if (_isLast)
                {
                    return 0;
                }

                Fetch();
            }

            var some = Math.Min(buffer.Length, _filled - _at);
            _plain.AsSpan(_at, some).CopyTo(buffer);
            _at += some;
            return some;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                CryptographicOperations.ZeroMemory(_plain);
                _aes.Dispose();
            }

            base.Dispose(disposing);
        }

        private void Fetch()
        {
            Span<byte> head = stackalloc byte[4];
            var said =
                from.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4
                    ? BinaryPrimitives.ReadInt32LittleEndian(head)
                    : throw Damaged();
            (_isLast, _filled, _at) = (said < 0, said < 0 ? ~said : said, 0);
            var bytes = _filled + TagBytes;
            if (_filled > PieceBytes || from.ReadAtLeast(_sealed.AsSpan(0, bytes), bytes, false) < bytes)
            {
                throw Damaged();
            }

            try
            {
                _aes.Decrypt(
                    Nonce(_piece++, _isLast),
                    _sealed.AsSpan(0, _filled),
                    _sealed.AsSpan(_filled, TagBytes),
                    _plain.AsSpan(0, _filled)
                );
            }
            catch (CryptographicException)
            {
                throw Damaged();
            }
        }

        private static InvalidDataException Damaged() => new("A sealed stream is damaged or cut");
    }

    /// <summary>A stream that goes one way and cannot be sought.</summary>
    private abstract class OneWay : Stream
    {
        public override bool CanRead => false;

        public override bool CanWrite => false;

        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
