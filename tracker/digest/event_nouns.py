"""What an event is called when it is new about a story that was told before."""

from tracker.model.tags import EventType

EVENT_NOUNS = {
    EventType.RELEASE: "a release",
    EventType.OPEN_SOURCE: "open weights",
    EventType.FUNDING: "a funding round",
    EventType.IPO: "a step towards the stock market",
    EventType.EARNINGS: "results",
    EventType.PRICE: "a change of price",
    EventType.POLICY: "a decision of the authorities",
    EventType.CHIP: "news of chips",
    EventType.PRODUCT: "a product",
    EventType.PARTNERSHIP: "a partnership",
    EventType.PEOPLE: "a change of people",
    EventType.RESEARCH: "research",
    EventType.LEGAL: "a legal step",
    EventType.DEAL: "a deal",
    EventType.INCIDENT: "an incident",
    EventType.OTHER: "news",
}
