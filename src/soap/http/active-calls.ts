/** What knows its place on a roster. */
export interface Rostered {
  /** -1 while it is on none. */
  place: number;
}

/**
 * Members that come and go, in no order. Not a `Set`: of that, V8 keeps each table that was outgrown, pointing at the next,
 * and with them what was a member once, until a full garbage collection. Calls come and go so fast that a fifth of their
 * processor time went into moving what was long done.
 */
export class Roster<T extends Rostered> {
  private readonly members: T[] = [];

  get size(): number {
    return this.members.length;
  }

  add(member: T): void {
    member.place = this.members.push(member) - 1;
  }

  /** @returns whether it was there */
  delete(member: T): boolean {
    const { place } = member;
    if (this.members[place] !== member) return false;
    const last = this.members.pop() as T;
    if (last !== member) {
      this.members[place] = last;
      last.place = place;
    }
    member.place = -1;
    return true;
  }

  /** A copy: members may leave while it is gone through. */
  all(): readonly T[] {
    return [...this.members];
  }
}
