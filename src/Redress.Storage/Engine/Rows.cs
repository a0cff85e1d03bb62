using System.Linq.Expressions;
using System.Reflection;
using System.Text;

namespace Redress.Storage.Engine;

/// <summary>A class whose properties are the columns of one table: text, long or bytes, each perhaps null.</summary>
public interface ITableRow
{
    static abstract string Table { get; }

    /// <summary>The key's value; a composite key joined with a slash.</summary>
    string RowKey();
}

/// <summary>
/// How a row class maps to its table: snake_case of each property that can be set, in their order. Whole-row inserts are made from it, so
/// that what is written, what stands in the fact and what is read back cannot differ.
/// </summary>
public static class Rows<T>
    where T : class, ITableRow
{
    private static readonly (string Name, ColumnKind Kind, Func<T, object?> Get)[] Map =
    [
        .. typeof(T)
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanWrite)
            .Select(p => (Snake(p.Name), Kind(p.PropertyType), Getter(p))),
    ];

    /// <summary>INSERT of all columns.</summary>
    public static readonly string Insert =
        $"INSERT INTO {T.Table} ({string.Join(", ", Map.Select(m => m.Name))}) "
        + $"VALUES ({string.Join(", ", Map.Select(m => "@" + m.Name))})";

    /// <summary>All columns, for a SELECT.</summary>
    public static readonly string Columns = string.Join(", ", Map.Select(m => m.Name));

    public static Row Of(T row)
    {
        var columns = new Column[Map.Length];
        for (var i = 0; i < columns.Length; i++)
        {
            columns[i] = new Column(Map[i].Name, Map[i].Get(row), Map[i].Kind);
        }

        return new Row(T.Table, row.RowKey(), columns);
    }

    private static Func<T, object?> Getter(PropertyInfo property)
    {
        var row = Expression.Parameter(typeof(T));
        return Expression
            .Lambda<Func<T, object?>>(Expression.Convert(Expression.Property(row, property), typeof(object)), row)
            .Compile();
    }

    private static ColumnKind Kind(Type type) =>
        type == typeof(string) ? ColumnKind.Text
        : type == typeof(long) || type == typeof(long?) ? ColumnKind.Number
        : type == typeof(byte[]) ? ColumnKind.Bytes
        : throw new InvalidOperationException($"{typeof(T).Name} has a column of type {type.Name}");

    private static string Snake(string name)
    {
        var text = new StringBuilder(name.Length + 4);
        foreach (var c in name)
        {
            if (char.IsUpper(c) && text.Length > 0)
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}

public static class RowWrites
{
    /// <summary>Inserts a whole row and keeps it for the fact.</summary>
    public static void Insert<T>(this Transaction tx, T row)
        where T : class, ITableRow => tx.Write(Rows<T>.Insert, Rows<T>.Of(row));

    /// <summary>Updates by SQL whose parameters are the row's columns; exactly one row must be hit.</summary>
    public static void Update<T>(this Transaction tx, string sql, T row)
        where T : class, ITableRow => tx.Write(sql, Rows<T>.Of(row));
}
