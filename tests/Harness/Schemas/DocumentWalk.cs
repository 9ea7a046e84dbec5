using System.Text.Json.Nodes;

namespace Conformance.Schemas;

/// <summary>Visits every member and item below a document, in order.</summary>
internal static class DocumentWalk
{
    /// <param name="visit">Returns whether to go below the node.</param>
    public static void Visit(JsonNode root, Func<Member, bool> visit)
    {
        if (root is JsonObject map)
        {
            foreach (var (key, value) in map)
                Step(new Member(root, key, 0, value));
        }
        else if (root is JsonArray list)
        {
            for (var index = 0; index < list.Count; index++)
                Step(new Member(root, null, index, list[index]));
        }

        void Step(Member member)
        {
            if (visit(member) && member.Value is JsonObject or JsonArray)
                Visit(member.Value!, visit);
        }
    }

    /// <summary>Visits every string.</summary>
    public static void VisitStrings(JsonNode root, Action<Member, string> visit) => Visit(root, member =>
    {
        if (member.Value is JsonValue value && value.TryGetValue<string>(out var text))
            visit(member, text);
        return true;
    });

    /// <param name="Key">The member's name, or null for an item.</param>
    /// <param name="Index">The item's place.</param>
    /// <param name="Value">Null where the document says null: such a node does not know its own place.</param>
    public readonly record struct Member(JsonNode Parent, string? Key, int Index, JsonNode? Value)
    {
        public string Path => Key is null ? NodePath.Of(Parent, Index) : NodePath.Of(Parent, Key);
    }
}
