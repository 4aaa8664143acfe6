"""Words that say nothing of a need, in the languages of the portal: beside others they do not count.

PostgreSQL knows such words of some of these languages, and of those only some.
"""

from offers.spelling import folded, words_in

_FILLERS = """
aber also auch bitte brauche braucht da dann das dass dat dauernd dem den denn der des die doch dürfen eigentlich ein
eine einen er es etwas für ganz gar geht gerade gern gerne gibt hab habe haben hallo hat ich ihr immer ist jetzt
jemand kann keen kriege kriegen kriegt können macht machen mal man mehr mein meine meinem meinen meiner mich mir muss
müssen möchte nich nicht nix noch nur ob oder schon sehr sein sich sie sind so soll sollen ständig tun uns unser
unsere viel wann warum was wat seit danach daher dafür darum deshalb hierher dort sonst wieder bald einfach
vielleicht überhaupt plötzlich gleich immer nie oft manchmal ziemlich ganze ganzen jeden sagen sagt sage lassen
lässt lasse suche suchen sucht gesucht finde finden findet bekomme bekommen bekommt kommt kommen komme wäre würde
würden sollte könnte möchten wollte mag darf dürfte kennt drei zwei vier fünf weiß welche welcher wem wenn wer wie
will wir wird wo wohin wollen zu
a about all also always am an and any are as at be been but by can cannot could did do does don every for from get
gets got had has have he her his how i if in is it its just let like lot make many me more most much must my need
needs never not now of off on only or other others our out please really she should so some somebody someone
something than that the their them there they this to too very want wants was way we what when where which who why
will with would you your
а без был в вам вы где для до его ее ещё еще за и из или их к как когда которые кто мне могу можно мой моя мои мою мы
на надо не нет нужен нужна нужно о он она они от очень по помогите почему при с свой со так только у уже хочет хотим
хочу что чтобы это я есть меня моего моей
або але без був в вам ви вона вони все він де для до його її є з за зі й і із їх ще як який коли кому куди мене мені
ми можна можу мій моя мої мою на не немає нам о от потрібен потрібна потрібно при про та так тільки треба у хоче
хочемо хочу хто це чи чому що щоб я
أن أنا أحتاج أريد أي أين إلى إن التي الذي أو بعد تريد جدا حول ذلك عن عند عندي على في قبل كل كيف لا لدي لكن لم لن لي
ليس ما ماذا متى مع من نحن نحتاج نريد هذا هذه هل هم هناك هو هي و يحتاج يريد يمكن
acaba ama ben beni benim bir biz bizim bu çok da daha de en gerek gerekiyor gibi hangi her için ile isterim istiyor
istiyorum istiyoruz kim lazım mi mı mu mü nasıl ne neden nerede o olarak olur onlar sen siz şey şu var ve veya ya yok
aby albo ale bardzo by być co czy dla dlaczego do gdzie go i ich ile ja jak jaki jakie jest jeszcze już każdy kiedy kto
ma mam mamy mi mnie moge mogę moich moja moje moją może można mój muszę my na nas nasz nasze nie o od on ona oni po
potrzebna potrzebny potrzebuję proszę przez są się tak to tylko tym u w we więc z za ze że żeby chcę chce chcemy
از است اما او آن آنها ایم این اینجا باید برای بسیار به بود تا چرا چطور چگونه چه چی خواهم خیلی خود دارد دارم داریم در را
شده شما کجا کدام کنم کند که کی ما من می نمی نیاز نیست هست هستم هم همه و یا یک
"""
FILLERS = frozenset(folded(word) for word in words_in(_FILLERS))
