export type { VenueUrls } from "./ccxt.ts";
export { type ExchangeFeed, type ExchangeFeedOptions, exchangeFeed, type FeedCounters } from "./feed.ts";
export { type ProbeOptions, probePublic } from "./probe.ts";
export { VENUES, type Venue, venueNamed } from "./venues.ts";
