"""English words by the part they play in a question: what the follow-up rules go by, for there is no tagger."""

WH = frozenset("who whom whose what which when where why how what's who's where's when's how's what’s who’s".split())
BE = frozenset("is are was were be been being am isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t".split())
DO = frozenset("do does did don't doesn't didn't don’t doesn’t didn’t".split())
MODALS = frozenset("can could will would shall should may might must can't couldn't won't wouldn't shouldn't".split())
HAVE = frozenset("has have had having hasn't haven't hadn't".split())
AUXILIARIES = BE | DO | MODALS | HAVE

ARTICLES = frozenset({"the", "a", "an"})
DEMONSTRATIVES = frozenset({"this", "that", "these", "those"})
DETERMINERS = ARTICLES | frozenset("any some no every each all both either neither several many few most more".split())
POSSESSIVES = frozenset("my your our his her its their".split())
PREPOSITIONS = frozenset(
    "about above across after against along among around as at before behind below beside besides between beyond "
    "by concerning despite during except for from in inside into like near of off on onto out outside over past "
    "per regarding since than through throughout to toward towards under until up upon via with within without".split()
)
CONJUNCTIONS = frozenset("and or but so if when while because although though that whether then once".split())
ADVERBS = frozenset(
    "also actually again already always away back currently ever finally first here how just later long more most "
    "much never next not now often only originally overall really so soon still there together too usually very "
    "well yet else exactly further afterwards specifically apart instead today tonight tomorrow yesterday ago "
    "eventually recently initially board".split()
)
PRONOUNS = frozenset(
    "i me you we us he him she they them it himself herself itself themselves hers theirs mine yours ours anyone "
    "anybody someone somebody everyone everybody nobody anything something everything nothing one ones others "
    "another other".split()
)

_REGULAR_VERBS = (
    "accept accuse achieve act add admit adopt advise affect agree allow announce answer apologise appear apply "
    "appoint approve argue arrest arrive ask attack attempt attend avoid award ban base behave believe belong "
    "benefit blame block call cancel capsize capture carry cause celebrate change charge claim clear close "
    "collapse collect compare compete complain concern conclude confirm consider consist contain continue "
    "contribute convict cook cover create criticise cross cure damage decide declare decline defeat defend delay "
    "deliver demand deny describe design destroy determine develop die differ disappear discover discuss dismiss "
    "double drop drown earn elect employ enable encounter end enter escape establish evolve exist expect explain "
    "explode export fail fight fill finish fire fix follow force form found fund gain govern guard handle happen "
    "help hire host identify impact import improve include increase influence injure inspire insure introduce "
    "invent investigate invite involve join jump kick kill land last launch lead learn like list live look lower "
    "maintain make manage matter mean measure mention move name need notice object obtain occur offer open "
    "operate oppose order organise own participate pass perform plan play predict prepare present prevent produce "
    "promise propose protect protest prove provide publish punish quit raise reach react receive recognise "
    "recommend recover reduce refer refuse regulate reject relate release remain remember remove repair repeat "
    "replace reply report represent require rescue resign respond result retire return reveal save say score "
    "search seem sentence serve settle shape share sign sink smell sound spread start state stay stop strike "
    "struggle study succeed suffer suggest support survive suspect talk taste test thank threaten train travel "
    "treat trigger try turn uncover use visit vote wait walk want warn wash watch welcome witness work worry"
)
_IRREGULAR_VERBS = (
    "be/was/been become/became/become begin/began/begun bring/brought/brought build/built/built buy/bought/bought "
    "catch/caught/caught choose/chose/chosen come/came/come cost/cost/cost cut/cut/cut do/did/done "
    "draw/drew/drawn drink/drank/drunk drive/drove/driven eat/ate/eaten fall/fell/fallen feel/felt/felt "
    "fight/fought/fought find/found/found fly/flew/flown get/got/got give/gave/given go/went/gone grow/grew/grown "
    "have/had/had hear/heard/heard hold/held/held hurt/hurt/hurt keep/kept/kept know/knew/known lead/led/led "
    "leave/left/left lose/lost/lost make/made/made mean/meant/meant meet/met/met pay/paid/paid put/put/put "
    "read/read/read rise/rose/risen run/ran/run say/said/said see/saw/seen sell/sold/sold send/sent/sent "
    "set/set/set shoot/shot/shot show/showed/shown sing/sang/sung sink/sank/sunk speak/spoke/spoken "
    "spend/spent/spent stand/stood/stood steal/stole/stolen strike/struck/struck take/took/taken "
    "teach/taught/taught tell/told/told think/thought/thought wear/wore/worn win/won/won write/wrote/written"
)
PAST: dict[str, str] = {base: past for base, past, _ in (verb.split("/") for verb in _IRREGULAR_VERBS.split())}
_PARTICIPLES = frozenset(verb.split("/")[2] for verb in _IRREGULAR_VERBS.split())
BASES = frozenset(_REGULAR_VERBS.split()) | PAST.keys()


def past(base: str) -> str:
    """The past tense of a verb of the list: "lose" gives "lost", "die" gives "died", "carry" gives "carried"."""
    if base in PAST:
        return PAST[base]
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ied"
    if base in {"ban", "drop", "stop", "plan", "commit", "admit"}:
        return f"{base}{base[-1]}ed"
    return f"{base}d" if base.endswith("e") else f"{base}ed"


def _third(base: str) -> str:
    if base.endswith("y") and base[-2:-1] not in "aeiou":
        return f"{base[:-1]}ies"
    return f"{base}es" if base.endswith(("s", "sh", "ch", "x", "o")) else f"{base}s"


THIRDS = frozenset(_third(base) for base in BASES)
PASTS = frozenset(past(base) for base in BASES) | _PARTICIPLES

PERSON_NOUNS = frozenset(
    "accountant actor actress artist athlete auctioneer author boss boy bishop builder captain caretaker chair "
    "chairman chairwoman chancellor chief coach commander composer cook daughter deputy designer director doctor "
    "driver editor engineer farmer father forward founder general girl goalkeeper governor head husband inspector "
    "inventor journalist judge king lawyer leader man mayor mediator member minister mother musician nurse "
    "officer official owner painter partner person physicist pilot player poet politician premier president "
    "priest prince princess producer professor prosecutor queen rival scientist secretary senator singer sister "
    "brother skipper son speaker spokesman spokeswoman spokesperson student suspect teacher victim virologist "
    "wife winner witness woman writer sergeant colonel".split()
)
PEOPLE = frozenset(
    "people men women children workers dockers pupils students passengers survivors victims fans residents voters "
    "teachers soldiers police crew parents families farmers fishermen guards thieves volunteers patients athletes "
    "ministers generals leaders members players officials scientists researchers electors engineers drivers".split()
)
ORGANISATION_NOUNS = frozenset(
    "agency airlines alliance army assembly athletic association authority bank board club commission committee "
    "company congress construction corporation council court federation firm foundation government group "
    "industries institute league line list ministry museum mutual office organisation organization pact "
    "parliament party pharma police post rovers school senate society team trust union united university".split()
)
PLACE_NOUNS = frozenset(
    "airport area bay building capital church city coast country county district hall harbor harbour hospital "
    "house island lake market mountain park place port province region river sea sound square stadium state "
    "station street town valley village".split()
)
EVENT_NOUNS = frozenset(
    "accident attack battle ceremony collapse concert conference crash crisis cup disaster earthquake election "
    "exercise expedition explosion festival final fire flood game games inquiry match meeting movement outbreak "
    "pandemic process protest raid recount reform regatta revolution shooting sinking storm strike summit talks "
    "tournament trial verdict vote walkout war".split()
)
VESSELS = frozenset("boat cutter ferry frigate plane ship train vessel aircraft liner bus".split())

RELATIONAL = frozenset(
    "advantage age aim alternative application area aspect benefit cause challenge change characteristic "
    "component consequence con cost criticism damage date definition detail difference disadvantage downside "
    "drawback effect evidence example factor feature finding founding function future goal history idea impact "
    "importance ingredient invention kind length limitation location measure method model name objective option "
    "origin outcome part pattern player pro problem price purpose reason recommendation requirement result risk "
    "role root rule shape side sign similarity size solution source species stage step story style subtype "
    "symptom task treatment trend type use value variation variety victim way".split()
)
"""Nouns that ask for their "of": alone they leave open what they belong to."""

QUALIFIERS = frozenset(
    "important common famous typical main other different possible best worst biggest largest recent popular some "
    "any traditional key major general modern alternative natural early final notable good bad long-term specific "
    "similar new newest latest first last next oldest most more various particular potential necessary several".split()
)
PREDICATES = frozenset(
    "important famous good bad different safe free legal illegal dangerous true false guilty innocent dead alive "
    "expensive cheap popular successful difficult easy hard effective endangered treatable mandatory serious "
    "necessary similar worth available common rare unique special better worse worst best harder easier healthy "
    "ill sick late early open closed responsible ready able likely possible known right wrong big large small "
    "high tall deep old new strong fast wide heavy far interesting healthy bipolar related".split()
)
GENERIC = frozenset(
    "people person man men woman women child children passenger passengers survivor survivors victim victims "
    "thing things time times day days year years month months way happen money injury injuries death deaths "
    "crowns dollars euros damage anybody everyone worker workers soldier soldiers witness witnesses volunteer "
    "volunteers home homes house houses job jobs seat seats vote votes arrest arrests pupil pupils".split()
)
"""Nouns that stand on nothing of their own in a question such as "How many people died?"."""

UNIQUE = frozenset(
    "case way universe term maximum minimum world earth sun moon sea sky past future present "
    "internet environment economy weather climate public media "
    "press truth government parliament congress most least same first last next other best day year month week "
    "time night morning evening way one ones others rest pros cons two three four five".split()
)
"""Nouns whose "the" points at nothing said before."""

SPANS_OF_TIME = frozenset(
    "week month year day morning evening night afternoon summer winter spring autumn decade century time moment "
    "weekend season january february march april may june july august september october november december".split()
)
FEMALE = frozenset(
    "actress chairwoman daughter girl mother mrs ms princess queen sister spokeswoman wife woman lady "
    "businesswoman miss madam her she".split()
)
MALE = frozenset("boy brother chairman father husband king man mr prince sir son spokesman lord he his him".split())

GENDERED = frozenset({"he", "him", "his", "she", "her", "hers"})
