/** Faults in words, at most as many as a reader would look at: a damaged file may have millions. */
const most = 50;

export class FaultList {
  private readonly list: string[] = [];
  private unlisted = 0;

  add(fault: string): void {
    if (this.list.length < most) this.list.push(fault);
    else this.unlisted++;
  }

  toArray(): string[] {
    return this.unlisted === 0 ? [...this.list] : [...this.list, `and ${this.unlisted} more faults`];
  }
}
