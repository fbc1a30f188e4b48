/** Which hosts a deployment group means: tag filters as AWS reads them. */
export interface HostTag {
  Key: string;
  Value: string;
}

export interface TagFilter {
  Key?: string | undefined;
  Value?: string | undefined;
  Type?: string | undefined;
}

export interface TagSelection {
  /** Any of the filters. */
  filters: TagFilter[];
  /** Every list, any filter within a list. */
  tagSet: TagFilter[][];
}

/** A filter without a Type means what its members say. */
function filterMatches(filter: TagFilter, tags: HostTag[]): boolean {
  const type = filter.Type ?? (filter.Value === undefined ? "KEY_ONLY" : filter.Key === undefined ? "VALUE_ONLY" : "KEY_AND_VALUE");
  switch (type) {
    case "KEY_ONLY":
      return tags.some((tag) => tag.Key === filter.Key);
    case "VALUE_ONLY":
      return tags.some((tag) => tag.Value === filter.Value);
    default:
      return tags.some((tag) => tag.Key === filter.Key && tag.Value === (filter.Value ?? ""));
  }
}

const anyMatches = (filters: TagFilter[], tags: HostTag[]): boolean => filters.some((filter) => filterMatches(filter, tags));

/** A selection without any filter selects nothing. */
export function selects(selection: TagSelection, tags: HostTag[]): boolean {
  if (selection.tagSet.length > 0) return selection.tagSet.every((filters) => anyMatches(filters, tags));
  return anyMatches(selection.filters, tags);
}
