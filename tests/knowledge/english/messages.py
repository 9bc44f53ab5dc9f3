"""Messages as people type them: English ones, and Vietnamese ones without accents, full of words that look English."""

ENGLISH = """
to register a birth what do I need
can you help me
do I need an appointment
the ID card of my son is lost
hello, I need help with my passport
how much
where is the office
I am a foreigner
my wife is Vietnamese
we want to get married
what documents
do I have to come in person
is it free
thank you very much
good morning
can I pay by card
what time do you open
I lost my driving licence
he needs a birth certificate
she is my fiancée
they want to build a house
how long does it take to transfer the red book
where can I get a VNeID account
marriage with a foreigner
birth certificate
residence registration fee
please tell me about temporary residence
i dont understand
what does this mean
who can sign for me
when will it be ready
my father passed away yesterday
need papers for my baby
certified copy price
police clearance certificate
which form do I use
are you a robot
is there a fee
Could I do this online?
I would like to speak to someone
wat documents do I need
how to registr a marrige
How do I register tạm trú?
I need the CT07 form
My landlord at Nguyễn Trãi street wants my residence papers
Can a foreigner buy a motorbike
I moved to Da Nang last month, what should I do
how do I change my address in the ID card
do foreigners need VNeID
what is the fee in Ha Noi
I have a question about health insurance
we are expecting a baby
can my husband go instead of me
the seller does not want to sign
this is urgent
open a shop
lost my passport
I want to complain about an officer
Is the office open today?
does it cost anything
my name is wrong on the certificate
""".strip().splitlines()

VIETNAMESE = """
to khai can gi
do do the nao
the can cuoc
can cuoc cho be
lam the can cuoc can gi
to khai khai sinh
do mat the
toi can to khai
me toi mat
cho hoi ve the
on em nhe
so do
sang ten so do
an toan thuc pham
ban do
can ban sao
the bao hiem y te
me don than
con toi
ban nha can gi
do xe
the nao
co can me di cung ko
so ho khau
an o dau
them ten
tai sao the
hang xom
hai me con
to khai o dau
dang ky xe may
tam tru
tam tru can gi
xin do
ban than can
toi to
so nha
lam so do
can do ten me
nop on dau
do the can
ban hang on
ca nha to
me ban so do cho con
an xin
co the do
no thue
an tro cap
tam van
be hai thang
dang ky ket hon
cong chung hang
the thi sao
mat so do thi sao
chung thuc ban sao
an do can
xe to
so man
nha me cho con
cho em hoi the can cuoc het han
cai nay to khai the nao a
ok cam on
hi chao ban
online thi lam sao
""".strip().splitlines()

SAY_NOTHING = ["2", "ok", "passport", "VNeID", "CT07", "PA-3PPE69", "👍", "", "visa", "001099012345"]
