import type { CuePhrases } from './cue.js';

export const PORTUGUESE: CuePhrases = {
  absence:
    'de férias|férias|ausente|ausência|fora do escritório|de licença|licença maternidade|meu retorno|meu regresso|quando voltar|acesso limitado|em viagem|volto só|estarei ausente|não trabalho mais|já não trabalho|férias coletivas|recesso|estamos fechados|encerrado|feriado',
  acknowledge:
    'confirmo|confirmado|confirmada|recebido|recebi|tudo certo|pode seguir|combinado|feito|pagamento feito|assinado|aprovado|até terça|até sábado|até amanhã|isso mesmo|de acordo|chegou tudo|certinho|fechado|aceito|aceitamos|anotado|resolvido|conforme combinado',
  agree: 'sim|claro|com certeza|perfeito|ótimo|exato|tá bom|ok|beleza|está ótimo',
  already_served:
    'já temos|já usamos|já trabalhamos|já utilizamos|outro fornecedor|outra empresa|satisfeitos|fornecedor atual|já consegui',
  anger:
    'absurdo|inaceitável|decepcionad*|péssimo|péssima|vergonha|revoltante|revoltad*|indignad*|insatisfeit*|falta de respeito|nunca mais|reclamação|reclamar|horrível|descaso|terceira vez|ninguém responde|ninguém faz|desrespeito|raiva|enganad*|lamentável|desilud*',
  broken:
    'erro|defeito|não funciona|parou de funcionar|não consigo|não conseguimos|quebrado|quebrada|travou|travando|fecha sozinho|problema|faltando|faltam|não chegou|senha|bloquead*|avaria|avariad*|danificad*|perdi|esqueci',
  bulk_footer:
    'clique aqui para|a qualquer momento|se não quiser mais|descadastrar-se|não responda este|todos os direitos|clique aqui|ver no navegador|cancelar inscrição',
  demo: 'demo|demonstração|ver funcionando|mostrar|apresentação ao vivo|experimentar',
  forwarding: 'para conhecimento|segue abaixo|encaminho|segue em anexo|em anexo|em cópia',
  help: 'ajuda|ajudar|podem ajudar|cancelar|alterar|trocar|troca|reembolso|estorno|preciso alterar|corrigir|assistência|suporte|consertar|devolver|redefinir|desbloquear|técnico',
  interest:
    'tenho interesse|temos interesse|interessad*|interessante|me interessa|mais detalhes|mais informações|me conta mais|quero saber mais|gostava de saber|gostaria de saber|gostaríamos de receber|proposta|quero participar|adorei|próximo passo|próximos passos|vem em boa hora|parece muito bom|testar|me manda|pode me mandar|catálogo|quero muito|conte comigo',
  interrogative:
    'quanto|quanto custa|qual|quais|como|quando|onde|por que|porquê|quem|tem|vocês|aceita|aceitam|pode|podem|é possível|há|dúvida|pergunta|funciona com|ainda tem|entregam|emitem',
  invoice:
    'fatura*|boleto*|cobrad*|cobrança|nota fiscal|pagamento|estorno|imposto|iva|recibo|cartão|mensalidade|reembolso|assinatura',
  law: 'advogad*|jurídico|justiça|procon|lgpd|rgpd|processo|processar|tribunal|dados pessoais|medidas legais|nos termos|indenização|notificação|proteção de dados|ação judicial',
  meet: 'reunião|marcar|remarcar|agendar|ligar|me liga|ligação|chamada|encontro|nos encontrar|disponível|disponibilidade|horário|podemos falar|conversar|conversa|café|visitar|visita|agenda|videochamada|consulta|dias tem livres|almoço',
  negation: 'não|nunca|nada|sem|nem|nenhum|nenhuma|jamais',
  not_now:
    'agora não|no momento|por enquanto|mais tarde|mais para frente|próximo semestre|ano que vem|próximo ano|em janeiro|sem verba|sem orçamento|esse mês não|talvez em|quem sabe|volte a falar|depois do carnaval|outro momento',
  order:
    'pedido|encomenda|entrega|conta|senha|licença|aplicativo|garantia|devolução|reserva|passagem|endereço|cadastro|sistema',
  personal_news:
    'feliz aniversário|parabéns|feliz natal|feliz ano novo|boas festas|bom fim de semana|abraço|beijos|ata',
  pitch:
    'oferecemos|oferta|desconto|promoção|código de verificação|seu pedido foi|foi registrada|ganhou|empréstimo|só hoje|relâmpago',
  price: 'caro|cara|preço|preços|custo|custa|orçamento|barato|verba|reais|euros|muito acima|tabela de preços|valor',
  refusal:
    'não obrigado|não obrigada|não temos interesse|não tenho interesse|não quero|decidimos não|não avançar|não é o que|não preciso|não precisamos|desisti|infelizmente|recusar|declinar|não vou poder|valeu|optamos por|escolhemos outro',
  security: 'hackead*|phishing|golpe|fraude|vulnerabilidade|invadid*|invasão|roubad*|suspeit*|vazamento|clonad*|vírus',
  stop_mail:
    'descadastrar|me tire|me tira|tira daí|remover da lista|removam|não quero mais receber|parem de|pare de|não autorizo|cancelar inscrição|não me enviem|excluir meus dados|exclusão dos meus dados|fim dos contatos|dessa lista|não me contatem|não me contactem|sair da lista|spam',
  thanks: 'obrigado|obrigada|muito obrigado|muito obrigada|valeu|agradeço|agradecemos',
  time: 'segunda|terça|quarta|quinta|sexta|sábado|domingo|amanhã|hoje|tarde|manhã|noite|semana que vem|próxima semana|esta semana|janeiro|fevereiro|março|abril|maio|junho|julho|setembro|outubro|novembro|dezembro|às',
  wrong_person:
    'não sou eu que|pessoa errada|fale com|procure|não cuido|responsável é|vou falar com|vou pensar|retorno|te falo|encaminhei',
};
