"""The base forms of irregular English words, which a stemmer does not bring together."""

_FORMS = """
be: been | become: became | begin: began begun | bite: bit bitten | blow: blew blown | break: broke broken
bring: brought | build: built | burn: burnt | buy: bought | catch: caught | child: children | choose: chose chosen
come: came | deal: dealt | die: died dying dead death deaths | draw: drew drawn | drink: drank drunk
drive: drove driven | eat: ate eaten | elect: elected election elections | fall: fell fallen | feel: felt
fight: fought | find: found | flee: fled | fly: flew flown flight flights | forbid: forbade forbidden
forget: forgot forgotten | freeze: froze frozen | get: got gotten | give: gave given | go: went gone
grow: grew grown growth | hear: heard | hide: hid hidden | hold: held | keep: kept | kill: killed killing
know: knew known | lay: laid | lead: led | leave: left | lend: lent | lie: lay lain lying | light: lit
lose: lost loss losses | make: made | man: men | mean: meant | meet: met | pay: paid payment payments
ride: rode ridden | beat: beaten
ring: rang rung | rise: rose risen | run: ran | see: saw seen | seek: sought | sell: sold sale sales | send: sent
shake: shook shaken | shine: shone | shoot: shot | show: showed shown | sing: sang sung | sink: sank sunk
sit: sat | sleep: slept | speak: spoke spoken | spend: spent | spring: sprang sprung | stand: stood
steal: stole stolen | stick: stuck | strike: struck striken | swear: swore sworn | swim: swam swum | take: took taken
teach: taught | tear: tore torn | think: thought | throw: threw thrown | wake: woke woken | wear: wore worn
weep: wept | win: won | woman: women | write: wrote written | person: people | foot: feet | life: lives
tell: told | say: said | withdraw: withdrew withdrawn withdrawal | undergo: underwent undergone
overcome: overcame | foresee: foresaw foreseen | decide: decision decisions | resign: resignation resigned
approve: approval approved | refuse: refusal refused | propose: proposal proposals | arrive: arrival
arrest: arrests | announce: announcement | agree: agreement | injure: injury injuries
kilometre: km kilometer kilometers
metre: meter meters | dismiss: dismissal | depart: departure | succeed: success | fail: failure | analyse: analysis
"""

BASE = {
    form: base.strip()
    for entry in _FORMS.replace("\n", "|").split("|")
    if ":" in entry
    for base, forms in [entry.split(":")]
    for form in forms.split()
}
"""Base form by irregular form or noun of the verb, all in lower case."""
