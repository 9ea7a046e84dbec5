using System.Collections;

namespace Conformance.Ledger;

/// <summary>Grows by blocks, so that nothing is ever copied. One thread adds; others read when it is done.</summary>
internal sealed class AppendOnlyList<T> : IReadOnlyList<T>
    where T : struct
{
    private const int BlockLength = 1024;

    private readonly List<T[]> blocks = [];

    public int Count { get; private set; }

    public T this[int index] => index < Count ? blocks[index / BlockLength][index % BlockLength] : throw new ArgumentOutOfRangeException(nameof(index));

    public void Add(T item)
    {
        if (Count % BlockLength == 0)
            blocks.Add(new T[BlockLength]);
        blocks[^1][Count++ % BlockLength] = item;
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (var index = 0; index < Count; index++)
            yield return blocks[index / BlockLength][index % BlockLength];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
