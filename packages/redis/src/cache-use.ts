/** What a cache is for, which decides what happens when its memory is full. */
export enum CacheUse {
  /** Copies of what can be had again: the keys used least recently make room (`allkeys-lru`). */
  CACHE = 'CACHE',

  /** Sessions: of the keys that expire, those used least recently make room (`volatile-lru`). */
  SESSION = 'SESSION',

  /** Queues and other data of its own: nothing is thrown away, writes are refused (`noeviction`). */
  QUEUE = 'QUEUE',
}
