"""Words that are capitalised only for where they stand: in a headline, at the start of a sentence."""

from collections.abc import Iterable

_WORDS = """
a ability able about above abroad accelerate access accidentally accord according account accounts
accuracy accurately accused accuses achieve achieved achieves achieving acquire acquires acquisition
across act active actively actor actual actually ad add added adding addition additional address
adds administration admit admits adopt adopts adults advance advanced advancing advertising
affiliate after again against age agencies agency agent agentic agents agree agreement agrees ahead
aid aims airport algorithm all allegedly alliance allow allowing allows almost alone along alongside
already also alternative always amid among amount an analyze analyzing and announce announced
announces announcing annual anonymous another answer answers anti antitrust any anyone anything app
appeal appeals application applications applied applies apply applying appoint appoints approach
approaches approval apps arbitrary architecture are areas arena around art articles artist as ask
asked asking asks assess assistant associated at attack attacks attempt audience author authority
auto automate automated automatically autonomous autonomously autumn available avatar average avoid
award away back backed background backs bad ban bandwidth bank banned bans bar bars base based bases
battery battle be beat beats because become becomes becoming been before begin beginning begins
behavior behind being believe below benchmark best bet bets better between beyond bid bids big
bigger biggest bill billion billions binary biological biology bit blacklist blame blames block
blocks body bond books boom boost boosts boring boss bot both bots bottleneck bought box boxes brain
branch breach break breaking breaks bring bringing brings broad broader broker bronze browser
browsing budget bug bugs build building builds built bureau bus business businesses but buy buyback
buys by cache call called calls came camera campaign campus can cancel cancels cannot cap
capabilities capability capable capital car care career cars case cases cash cat catch cause caused
causes causing cells center centers central centre century chain chair chairman chairwoman challenge
challenging champion change changes changing charger charging chart chatbot chatbots cheap cheaper
cheapest check checks chief child children chip chipmaker chips choose chooses chosen city claims
class clean clear client climb climbs clone close closed closer closes cloud cluster coal coastal
code codebase coding cofounder collaborate collaboration collapse combine combining come comes
coming commission commit commits committee common communicate community companies companion company
compete competition complete completed complex complexity compliance complicated component
comprehensive compression compromised computational compute computers concerns conditions conference
configure confirm confirms congress connect consider considering considers construction consumer
contains content context continue continued continues continuous contract control controls
controversy conversation conversational conversations copy copyright corporate correct cost costly
costs could council count country couple courier course court cover coverage create created creates
creating creative creativity creators credit credits critical cross crosses crypto curb curbs
current custom customer customers cut cuts daily dance data datacentre dataset date day days de deal
deals death debate debt debut debuts decade decades decide decision decisions decline deepfake
default defenses define defined delay delays deliver delivering delivers delivery demand demands
demos denial denies deny depart departs deploy deployed deploying deputy describe describes design
designation designed designing despite details detect detecting detection deterministic dev develop
developed developer developers developing development device devices dexterity dialog did different
difficult difficulty dip dips direction directly director directory discover discovered discovers
discovery disease disruption distillation distinguish ditch ditches diverse dividend do doctor
documentation documents does dog doing domestic done double doubles doubling down draft dramatically
drive driven driver driverless drives driving drone drones drop drops drug dubbing due dump dumps
during each earbuds earlier early earmark earned earnings ease eases easier easily eastern economy
ecosystem edge edit editing editor education effect effectiveness effects efficiency effort efforts
electricity email embargo embodied embrace embraces employee employees empowering enable enabled
enables enabling encrypted end endpoint ends energy engine engineer engineers enhance ensure enters
entire entirely entry environment environments equity era error errors especially ethical evaluate
evaluates even evening event events ever every everyday everyone everything evidence evolution ex
exact exactly exam example examples exceed exceeds excited exciting execute execution executive
existing exit exits expand expanded expanding expands expansion expensive experiences experiment
experiments expertise explain explained explains explicitly explore export exports exposed extend
extended extends extension external extra eye eyes fab fabless face faces fact factory failure
failures fake fall falls familiar far fast faster fastest fault favorite fears feature features
featuring federal fee feed feeds feel fees feud few fiction fields fifth fight file files filing
film filter final finally find finding findings finds fine fined fines finger fires firm firms first
fit five fix fixed fixes flagship flight flock flocks focus focused for force forces forecasts
foreign fork form formally former forward found founder foundry four fourth frameworks fraud free
fresh friendly from front frontiers full fully functions fund funding funds funnel further future
gained gains gamble game gaps generalize generally generate generated generates generation generator
get gets getting giant giants give given gives giving glasses glitch global go goal goals goes going
gold good got government great grew grid gripper grow growing grown grows growth hack hacked hacker
had half halt halts halve halves hand handle hands happens harbour hard harder hardware harness has
have having he head headset hear helium help helped helping helps her here hidden high higher
highest highlights highly him hire hires hiring his history hit hits hold holds holiday home
homegrown hope hospital hosted hotel hours household housing how huge human humanity humanoid
humanoids humans hurry idea ideas identifies identify if image images implement implementation
implementations implications import important improve improved improvement improving in include
includes including incorrect increase increased increasing increasingly individual individuals
industry inference infrastructure initial initiative inland input inputs inquiry inside inspired
instance instances instead institutions integrate integrated interact interactive interest
interesting interface internal into introduce introduced introduces introducing intuitive invested
investment investor investors is issue issues it its itself it’s job jobs join joining joins joint
journalists judge jump jumps jury just keep keeps key keys kids kill kills kind kitchen know known
knows lab label labels labor labs language laptop large larger largest last late later latest launch
launched launches launching law lawful lawmaker lawsuit layer layoff lays lead leader leaderboard
leaders leads leak leaked leaks leap leaps learned learns leave leaves left leg legacy legal lender
less let lets level levels leverage leveraging licence license lidar life lift lifts light
lightweight like likely limit limitations limited limits line lines links lip list listing lists
live lives load loan local locally long longer look looks loosen loosens lose loser losing loss
losses lost lot low lower made main maintaining major make maker makers makes making malicious mall
man manage management manager mandatory manual manufacturing many maps marathon mark market
marketing markets marks mass massive match matches matching matter md me meaningful means meant
measure mechanics medal media meet meetings mega members memorandum memory merge merger message
messages method methods metrics micro might milestone military million millions minimal minister
ministry minutes miss misses missing mission mistakes misuse mitigate mobile modalities model models
modern money monopoly month monthly months more morning most move moves moving much mull mulls
multimodal multiple must my name names narrow narrows national native navigate navigation near
nearly nears need needed needs network never new newcomer newer newest news next night no noise
northern not notes novel now nuclear number numbers nurse of off offer offering offers official
officially officials often oil old older oldest olympiad on once one ones online only open opening
opens operation opportunities option options or order orders organization organizations origin
original other others our out outage outcome outline outlines outpace output outputs outsell outside
over overseas overtake overtakes own package pact paid paper parameter parameters parent parents
part particular partner partnered partnering partners partnership parts party passenger passes
passwords past patch patches patent path paths patient patterns pause pay pdf penalties penalty
people per perform performance performs permission persistent personal philosophy phone phones photo
physical physics pick picks pilot piracy pivot pivots place places plan planning plans plant
platform platforms playing plea pledge pledges plugin plunge poach poaches point points policy
policymakers politicians ponder poor poorer popular port possible post postpone postpones posts
potential pour pours power powered powerful powers practical practice predict prediction predictions
predicts preferences premium present presented president pressure prevent preventing previous
previously price prices pricey pricing primer prior privacy private prize proactive probe problem
problems process processing produce product production productive productivity products
professionals professor profiles profit profits programming programs progress promise promising
prompting prompts properties propose proposed proposes prospectus protect prototype provide
providers provides providing proxy public publish published publishing pull pulls purchase push
pushes put puts quadruple quantum quarter quarterly question questions quick quicker quickly quit
quite quits quota race races rack raid raise raises raising rally ramps ran range ranking rapid
rapidly rare rate rates rather reach reaches reading reads ready real realize really reason
reasoning recall recalls recent recently recognition record records redesign reduce reflect regional
regulation regulator rejected related release released releases releasing relevant reliability
reliably rely remain remains remember remove removed removing renew renews replace repo report
reportedly reporting reports repository request requests require required requirements requires
requiring research researcher researchers resign resigns resource respond response responses restart
restaurant result results resume resumes retire retires return returns reveal revealed reveals
revenue reverse reviews rich richer ride rider rides right rise rises risk risks rival rivals river
road robot robotaxi robotaxis robots rocket role roles rolling rollout rolls round routers rule
rules ruling rumor rumour run runner running runs rural rush rushes safe safeguards safely safer
safety said sale sales same sample sanction sandbox satellite save say saying says scale scaled scam
scheme school science scientist scientists score scorer scramble scrambles scrap scraps screen
second secure secures sedan see seek seeking seeks seen sees select selected selecting self sell
sells semiconductor senate senior sensitive sensor sequences series serve server service services
session sessions set sets setting settle settlement settles setup several shape share shares sharing
shelve shelves shift shifts ship shipments ships shop shopping short shortage shot should show
showing shows shrink shrinks shun shuns shutdown side sign significant significantly signs silver
similar simple simpler simply simulation simultaneously since singer single sink sinks site
situations six skill slash slashes slide slides slop slow slower slump slumps small smaller smart
smarter smuggler smuggling so soars software solar sold solid solutions solve solving some someone
sometimes soon source sources southern space spaceship speaker special specific specifically specify
speech spend spending spent spin spinoff spins split splits spring sprint spy stability stable
stablecoins staff stage stake standard standoff start started starting starts startup startups state
station stay stays steer steers step steps still stock stocks stolen stop stopped stops storage
store story straight strategic strategies streaming street strike strikes strong strongest student
students study style styles subsidiary succeed success successfully such sue sues suggestions suit
suite summer superhuman supply support supported supporting supports surge surges surprising
surveillance suspend suspends swap switch switches switching system systems take taken takeover
takes taking talent talk talks tap tape taps target targets tariff tariffs task tasks tax taxi
teacher teaching team tease teases tech technique television tell telling tend tens test testing
tests text th than that the theft their them themselves then there these they thing things think
third this those though thought thousands threat threatens threats three thrilled through tie ties
tighten tightens time tiny titan to today together token tokens told too tool tools top topics tops
total touts town toy track trade trademark trading traditional traffic trail trails train trained
training trains transform transforming translates translation trends trial trillion trip triple
triples truck true try trying tumbles tuning turbine turn turned turns twice two type types under
underdog underlying understand understands unicorn unique unit unmask unprecedented until unveil
unveils up update updated updates upgrade upgraded upgrades upon upstart urban urge urges us usage
use used useful user users uses using usually vacuums valuable valuation value valued values
variable variety various vast vehicle venture verdict verification verify version versions very
veteran via vibe video videos vies viral visible vision visual voice vote vows vs vulnerabilities
wafer wager walker walking want wanted wants war warehouse warming warn warning warns was watchdog
watermark wave way ways we website websites week weekend weekly weeks weigh weighs weight weights
welcomes well went were western what when where whether which while who whole whose why wide widen
widens will win window winner wins winter with within without women work worked workers workforce
working works workspace world worldwide worry worse worst worth would write writer writes writing
written wrong year years yet you young younger your yourself yuan zero
"""

_COMMON = frozenset(_WORDS.split())
"""Their inflections need no entry."""
_ENDINGS = (("ies", "y"), ("es", ""), ("s", ""), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"))


def is_common(word: str) -> bool:
    """Whether a lower-case English word, or what it is an inflection of, is a common word and no name."""
    return any(form in _COMMON for form in _base_forms(word))


def _base_forms(word: str) -> Iterable[str]:
    """The word and what it may be an inflection of: cities is city, makes is make, hired is hire."""
    yield word
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield word.removesuffix(ending) + instead
