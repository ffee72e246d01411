/** A pile of which only the top is ever taken: putting on and taking off copies nothing, however high it is. */
export class Stack<T> {
  private constructor(
    readonly length: number,
    readonly top: T | undefined,
    private readonly below: Stack<T> | null,
  ) {}

  private static readonly nothing = new Stack<never>(0, undefined, null);

  static empty<T>(): Stack<T> {
    return Stack.nothing;
  }

  push(value: T): Stack<T> {
    return new Stack<T>(this.length + 1, value, this);
  }

  /** The pile without its top; an empty one stays as it is. */
  pop(): Stack<T> {
    return this.below ?? this;
  }

  /** The topmost values first, at most so many. */
  first(count: number): T[] {
    const found: T[] = [];
    for (let at: Stack<T> | null = this; at && at.length > 0 && found.length < count; at = at.below) {
      found.push(at.top as T);
    }
    return found;
  }
}
