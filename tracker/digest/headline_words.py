"""Words that a headline capitalises only for being a headline."""

_WORDS = """
a about above across act adds after again against agree agrees ahead aid aims all also amid among an
and announces another app apps are as asks at back backed backs bans bar battle be beats behind best
bets better between beyond bid big bigger biggest billion boost boosts both brings builds business
but buy buys by calls can cap capital car cars cash catch center centre chatbot cheaper chief chip
chipmaker chips claims closer closes cloud code coding come comes company compute control controls
cost costs could court cut cuts data date deal deals debut debuts delay delays demand deputy despite
details developer developers device devices domestic done down drop drops early earnings eases edge
end ends engine enters every expands export exports face faces factory fall falls fast faster fee
fees files fined firm firms first five for four free from fund funding funds gains gets gives global
goes grew growth hands hard has head help helps high higher hires his hit hits home how humanoid
humanoids if in industry inside into investment investor investors is it its jobs joins joint jump
jumps keeps key kills lab labs large largest last latest launch launches law lawsuit lead leader
leads leave leaves less lets licence license like limits line list listing lists long look loss
losses low lower made make maker makers makes man market markets may meet merge merger million
mobile model models money month months more most move moves names near new news next no not now of
off offering offers on one open opens or order orders out over own pact paper parameter parameters
parent part partner partners pause pay phone pilot plan plans platform pledges plunge policy post
posts power price prices pricing probe product production profit profits public pulls push pushes
puts quarter race raise raises raising rally ramps rate rates reasoning record release released
releases report reports research researcher researchers restart result results reveals revenue rise
rises rival rivals robot robotaxi robotaxis robots role round rule rules run runs sale sales save
says second secures see seek seeks sees sell sells series set sets share shares ship shipments ships
show shows sign signs six slash slashes small smaller soars software solid sources spend spending
split stake start starts startup startups state steps still stock stop stops strong sue sues supply
surge surges system systems take takes talent talks targets team tech test testing tests than that
the their them third this three through time to tool tools top touts trade train trained training
trillion tumbles turns two under unit unveils up update updates upgrade upgrades use user users
using valuation value valued via video vies voice vows wants war warns week weeks weight weights
what when which while who why will wins with within without work workers world year years yuan
"""

LOWER_CASE_WORDS = frozenset(_WORDS.split())
