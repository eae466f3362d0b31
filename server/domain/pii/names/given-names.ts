import { foldText } from "../name-words.ts";

/** Common given names, by the language they are common in; facts about frequency, not anybody's list. */
const BY_LANGUAGE = {
  en: `
    james john robert michael william david richard joseph thomas charles christopher daniel matthew anthony mark
    donald steven paul andrew joshua kenneth kevin brian george timothy ronald edward jason jeffrey ryan jacob gary
    nicholas eric jonathan stephen larry justin scott brandon benjamin samuel gregory alexander patrick frank
    raymond jack dennis jerry tyler aaron jose adam nathan henry zachary douglas peter kyle noah ethan jeremy walter
    christian keith roger terry austin sean gerald carl harold dylan arthur lawrence jordan jesse bryan billy bruce
    gabriel joe logan alan juan elijah willie albert wayne randy mason vincent liam roy bobby caleb bradley russell
    lucas trevor shawn jorge eddie craig derek toby mary patricia jennifer linda elizabeth barbara susan jessica
    sarah karen lisa nancy betty sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah
    stephanie rebecca sharon laura cynthia dorothy amy kathleen angela shirley emma brenda pamela nicole anna
    samantha katherine christine helen debra rachel carolyn janet maria catherine heather diane olivia julie joyce
    victoria ruth virginia lauren kelly christina joan evelyn judith andrea hannah megan cheryl jacqueline martha
    madison teresa gloria sara janice ann kathryn abigail sophia frances jean alice judy isabella julia grace amber
    denise danielle marilyn beverly charlotte natalie theresa diana brittany doris kayla alexis lori marie tiffany
    holly tracy wendy robin sheila sheri lorraine monica kim peggy alicia jackie rhonda tina dawn erin leslie claire
    lucy zoe chloe ellie harriet gemma nigel ian graham stuart simon oliver harry oscar archie alfie freddie earl
    craig corey curt hank cliff clifford fred frederick howard ernest leonard stanley clarence melvin marvin herbert
    lloyd glenn gordon leroy clyde floyd vernon lester milton norman gilbert cecil chester harvey wallace warren
    dwight ross darrell darryl curtis marcus theodore travis chad shane blake brett cody seth tanner brady garrett
    spencer drew colin evan ivan max felix hugo owen wesley dustin lance neil ned ted todd wade clint clay dean doug
    duane edgar edmund elmer ellis emmett everett garry gilbert glen grant gus guy hal harley homer irving irvin ira
    jake jeff jim jimmy joel johnny ken kurt leon lionel lonnie lou louis luther mack manuel mickey mike miles
    mitchell morris myron nick nolan oswald percy preston quentin ralph randall reginald rick rocky roland rodney
    roman ron ronnie rory ruben rudy rufus russ sam sammy sid sidney stan steve sylvester terrence tim tom tommy
    tony troy tyrone val vance vern virgil wilbur wilfred wilson woodrow abby ada adele agnes allison amelia annette
    annie april arlene audrey ava becky bernice bertha bessie beth bonnie brandi brooke carla carmen carrie
    cassandra cathy celia charlene cindy clara colleen connie constance courtney crystal daisy darlene della desiree
    dolores dora edna eileen elaine eleanor ella elsie erica erika esther ethel eva faith faye felicia fern flora
    florence francine gail geneva genevieve georgia geraldine gertrude gina ginger gladys glenda gwen hazel hilda
    hope ida irene iris irma isabel ivy jan jeanette jeanne jenny jill jo joann joanna jodi josephine joy juanita
    june kara kate katie kay kendra kristen kristin latoya laurie leah lena leona lillian lily loretta lucille lydia
    lynn mabel mae maggie mandy marcia margie marian marion marjorie marlene maureen maxine mildred minnie miriam
    misty molly muriel myra myrtle nadine naomi nellie nina nora norma opal paula pauline pearl penny phyllis
    priscilla ramona renee rita roberta rosa rose rosemary roxanne ruby sadie sally shannon sherry sonia stacy
    stella sue sylvia tamara tanya tara thelma toni vanessa vera verna veronica vicki viola violet vivian wilma
    winifred yolanda yvette yvonne`,
  de: `
    hans peter klaus wolfgang jürgen dieter manfred uwe günter helmut werner horst gerhard bernd michael thomas
    andreas stefan christian martin frank matthias markus jan tobias daniel sebastian florian felix lukas leon
    maximilian jonas philipp moritz niklas fabian tim heinz heinrich karl friedrich otto rainer ralf holger torsten
    jens sven dirk jörg olaf axel rolf norbert walter kurt ernst erich rudolf ludwig georg josef franz ursula monika
    petra elisabeth sabine renate helga karin brigitte ingrid erika andrea gisela claudia susanne gabriele christa
    christine hildegard anna birgit barbara maria silke heike anja katrin stefanie nicole julia sandra melanie
    daniela katharina lena laura lea hannah mia emma sophie marie johanna luisa clara greta frieda gertrud irmgard
    waltraud edith rosemarie jutta angelika cornelia martina kerstin ute antje doris elke gudrun hannelore ilse
    marianne margarete ruth corinna ludmilla felicia nikolaus`,
  da: `
    jens peter lars michael henrik thomas søren jan christian martin niels anders morten jesper hans mads rasmus per
    ole kim erik jørgen poul bent svend kaj flemming torben carsten claus frank finn brian allan steen mikkel
    frederik kasper jakob jacob emil magnus mathias oliver noah oscar carl william anne kirsten mette hanne anna
    helle susanne lene maria marianne inge karen lone bente camilla pia louise charlotte jette tina gitte birthe ida
    julie sofie freja emma laura mathilde caroline clara signe maja nanna line rikke stine trine ditte katrine
    cecilie johanne astrid ingrid ellen gerda tove lis birgit ulla dorthe pernille viola janni nicklas`,
  svno: `
    lars karl anders johan per nils erik mikael jan lennart hans bengt sven gunnar olof ulf åke göran leif stig bo
    kjell håkan mats fredrik magnus mattias marcus oskar viktor gustav axel ludvig elias hugo anna maria margareta
    elisabeth eva kristina birgitta karin ingrid marie linnea sofia kerstin lena helena inger johanna emma sara
    linda elin ida amanda hanna julia alice ebba wilma astrid berit tage dag henrik jonas yvonne martha inga ole
    kåre odd geir terje tor bjørn øyvind arne knut morten stian eirik ragnhild solveig turid marit siri kari liv gro
    hilde randi`,
  fi: `
    juha timo matti kari mikko antti jari pekka heikki jukka markku hannu ville teemu sami jussi petri tapio olavi
    antero eino onni eetu väinö anne päivi anna tuula ritva leena pirjo sari minna tiina riitta marja hanna kaisa
    aino helmi liisa johanna kristiina anneli marjatta emilia`,
  nl: `
    jan johannes cornelis hendrik willem pieter gerrit jacob dirk peter jeroen marco erik bas tim tom daan sem lars
    thijs ruben jesse luuk bram sander martijn wouter koen joost niels rob kees henk piet johan arjan maria johanna
    anna elisabeth cornelia wilhelmina margaretha hendrika marieke saskia esther monique ingrid petra sandra linda
    anouk sanne lotte emma julia sophie lisa eva tess fleur roos femke iris maaike annelies ilse jasper lex kay
    brent ivan yasmina`,
  fr: `
    jean pierre michel andré philippe alain bernard jacques daniel patrick nicolas christophe françois laurent
    frédéric stéphane pascal éric olivier thierry sébastien julien david christian marc claude gérard rené louis
    paul henri marcel roger georges guillaume antoine alexandre maxime thomas hugo lucas théo mathieu benoît vincent
    yves rémi gilles marie jeanne françoise monique catherine nathalie isabelle jacqueline sylvie anne martine
    nicole christine sophie valérie sandrine céline véronique stéphanie julie aurélie camille léa manon chloé emma
    inès sarah laura pauline mathilde margaux hélène brigitte chantal michèle thérèse suzanne denise simone colette
    odette agathe élodie émilie charlotte lucie juliette maurice christelle capucine`,
  es: `
    antonio josé manuel francisco juan david javier daniel carlos jesús alejandro miguel rafael pedro pablo ángel
    sergio fernando jorge luis alberto álvaro adrián diego raúl iván rubén enrique ramón vicente andrés joaquín
    santiago eduardo víctor mario roberto jaime ignacio marcos héctor óscar salvador guillermo emilio julio gonzalo
    nicolás hugo maría carmen josefa isabel dolores ana francisca laura pilar cristina marta antonia lucía mercedes
    elena rosa concepción raquel sara paula juana teresa manuela beatriz rosario silvia julia irene patricia
    montserrat andrea rocío mónica alba alicia sonia sandra susana marina yolanda natalia margarita inmaculada
    verónica gloria esperanza candelaria consuelo alejandra gabriela ximena camila valentina`,
  it: `
    giuseppe giovanni antonio mario luigi francesco angelo vincenzo pietro salvatore carlo franco domenico bruno
    paolo michele giorgio aldo sergio luciano marco andrea alessandro matteo lorenzo davide simone luca stefano
    roberto fabio riccardo leonardo federico gabriele tommaso edoardo silvio claudio massimo maurizio maria anna
    giuseppina rosa angela giovanna teresa lucia carmela caterina francesca antonietta carla elena concetta rita
    margherita franca paola giulia chiara sara martina valentina alessia elisa federica silvia laura alessandra
    elisabetta bianca diana aurora ginevra beatrice`,
  pl: `
    jan stanisław andrzej józef tadeusz jerzy zbigniew krzysztof henryk ryszard kazimierz marek marian piotr janusz
    władysław adam wiesław zdzisław edward mieczysław roman mirosław grzegorz czesław dariusz wojciech jacek
    eugeniusz tomasz paweł michał marcin łukasz jakub mateusz kamil dawid bartosz szymon filip cezary arkadiusz
    oskar olgierd juliusz tymon aleksander anna maria katarzyna małgorzata agnieszka krystyna barbara ewa elżbieta
    zofia janina teresa joanna magdalena monika jadwiga danuta irena halina helena beata aleksandra marta dorota
    marianna grażyna jolanta stanisława iwona karolina bożena urszula justyna renata alicja paulina sylwia natalia
    wanda agata aneta izabela ewelina marzena wiesława genowefa patrycja kazimiera edyta stefania zuzanna julia
    oliwia maja rozalia apolonia eliza`,
  pt: `
    josé joão antónio antônio francisco carlos paulo pedro lucas luiz luís marcos gabriel rafael daniel marcelo
    bruno eduardo felipe filipe rodrigo manoel mateus andré fernando fábio leonardo gustavo guilherme tiago thiago
    ricardo diogo rui nuno miguel maria ana francisca antónia adriana juliana marcia fernanda patricia aline sandra
    camila amanda bruna jéssica letícia júlia luciana vanessa mariana gabriela vera vitória larissa cláudia beatriz
    inês joana catarina sofia margarida rita`,
  in: `
    rajesh suresh ramesh mahesh vijay sanjay ajay anil sunil rahul amit sumit rohit mohit deepak ashok vikram arjun
    krishna ravi kumar manoj pankaj nitin sachin vivek gaurav anand arvind dinesh harish prakash rakesh naveen kiran
    karan aditya akash varun siddharth pranav veer hitesh priya pooja neha anjali sunita anita geeta sita rani
    kavita rekha meena lakshmi saraswati divya shreya aishwarya ananya isha riya kavya deepika swati nisha shilpa
    jyoti asha usha radha nilima geetika sanya`,
  ar: `
    mohammed mohamed muhammad ahmed ahmad ali hassan hussein omar khalid ibrahim youssef yusuf abdullah mustafa
    mahmoud karim tariq samir amir fatima aisha khadija zainab maryam layla noor amina salma hana yasmin mehmet
    mustafa ayşe fatma emine hatice zeynep elif hüseyin murat emre burak osman ekrem`,
  ea: `
    wei fang li jing min hong yan jun ming hui xin yu chen mei lin xiaoming hiroshi takashi kenji yuki haruto sakura
    yui aoi akira satoshi naoko keiko minjun seoyeon jiwoo minh anh huong linh thanh tuan`,
  cs: `
    jiří jan petr josef pavel martin tomáš jaroslav miroslav zdeněk václav karel milan michal vladimír lukáš david
    jakub stanislav ladislav roman ondřej marek radek vojtěch marie jana eva hana anna lenka věra alena lucie petra
    jaroslava ludmila helena jitka martina zdeňka veronika jarmila michaela kateřina tereza markéta barbora juraj
    peter ján štefan zuzana`,
  hu: `
    lászló istván józsef jános zoltán sándor gábor ferenc attila péter tamás zsolt tibor andrás imre lajos györgy
    béla csaba balázs mária erzsébet katalin ilona éva anna zsuzsanna margit judit ágnes julianna ildikó erika
    krisztina eszter réka`,
  ro: `
    gheorghe ion ioan vasile constantin mihai nicolae florin adrian marian cristian alexandru daniel andrei stefan
    bogdan radu maria elena ioana ana mihaela cristina andreea mariana daniela alexandra gabriela`,
  el: `
    georgios dimitrios konstantinos ioannis nikolaos christos panagiotis vasileios athanasios spyridon maria eleni
    aikaterini vasiliki sofia georgia anna ioanna konstantina dimitra`,
  hr: `
    ivan josip marko stjepan tomislav željko ivica zoran nikola dragan milan miloš jovan petar luka ana marija ivana
    katarina nada mirjana jelena milica dragana ljubica snežana`,
  tr: `
    mehmet mustafa ahmet ali hüseyin hasan ibrahim ismail osman yusuf murat ömer ramazan halil süleyman emre burak
    fatma ayşe emine hatice zeynep elif meryem şerife sultan hanife merve özlem`,
  ru: `
    alexander alexei andrei anton boris dmitri dmitry igor ivan konstantin maxim mikhail nikita nikolai oleg pavel
    roman sergei sergey vladimir yuri viktor anastasia ekaterina elena galina irina ksenia larisa ludmila maria
    marina nadezhda natalia natasha olga oksana polina svetlana tatiana tatyana vera yulia petr jiří jaroslav tomáš
    jitka věra lenka zoltán istván lászló jános györgy katalin ildikó`,
} as const;

export const GIVEN_NAMES: ReadonlySet<string> = new Set(
  Object.values(BY_LANGUAGE).flatMap((names) => names.trim().split(/\s+/).map(foldText)),
);
